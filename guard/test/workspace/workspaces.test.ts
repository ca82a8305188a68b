import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Catalogue, Classification } from "@fourgate/core/scope/catalogue";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { Workspaces } from "../../src/workspace/workspaces.ts";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "guard-workspace-")));
});
afterEach(() => rm(folder, { recursive: true }));

function repo(name: string, remotes: string[], classification: Classification): Catalogue["repos"][number] {
  return { name, remotes, folders: [{ path: "", classification, levelMin: 0 }] };
}
const catalogue: Catalogue = {
  uncatalogued: "internal",
  repos: [
    repo("shop", ["git.example.com/acme/shop"], "internal"),
    repo("vault", ["https://git.example.com/acme/vault.git"], "restricted"),
  ],
};

async function clone(path: string, remote?: string): Promise<string> {
  const root = join(folder, path);
  await mkdir(join(root, ".git"), { recursive: true });
  await mkdir(join(root, "src"), { recursive: true });
  await writeFile(
    join(root, ".git", "config"),
    remote === undefined ? "" : `[remote "origin"]\n\turl = ${remote}\n`,
  );
  return root;
}

function calling(...paths: string[]): Prompt {
  return { calls: new Map([["call", { tool: "Read", paths }]]) } as unknown as Prompt;
}

describe("workspaces", () => {
  test("a folder inside a clone is that clone, found by its remote", async () => {
    const root = await clone("my-copy", "git@git.example.com:Acme/Shop.git");
    const found = await new Workspaces(Date.now).of(join(root, "src"), catalogue);
    expect(found).toEqual({ root, repo: "shop" });
  });

  test("a clone without a known remote is found by its folder's name", async () => {
    const root = await clone("vault");
    expect(await new Workspaces(Date.now).of(root, catalogue)).toEqual({ root, repo: "vault" });
  });

  test("another remote beside it does not make a repo laxer", async () => {
    const root = await clone("vault", "https://git.example.com/acme/shop");
    expect(await new Workspaces(Date.now).of(root, catalogue)).toEqual({ root, repo: "vault" });
  });

  test("a worktree is the repo that it belongs to", async () => {
    const main = await clone("elsewhere", "https://git.example.com/acme/vault");
    const tree = join(folder, "tree");
    const gitFolder = join(main, ".git", "worktrees", "tree");
    await mkdir(gitFolder, { recursive: true });
    await writeFile(join(gitFolder, "commondir"), "../..\n");
    await mkdir(tree);
    await writeFile(join(tree, ".git"), `gitdir: ${gitFolder}\n`);
    expect(await new Workspaces(Date.now).of(tree, catalogue)).toEqual({ root: tree, repo: "vault" });
  });

  test("a request's working trees say their remote and the commit that HEAD names, as it is at that moment", async () => {
    const root = await clone("shop", "git@git.example.com:Acme/Shop.git");
    const workspaces = new Workspaces(Date.now);
    const seen = async (): Promise<string | undefined> =>
      (await workspaces.ofPrompt(root, calling(join(root, "src", "a.ts")), catalogue)).workspaces[0]?.commit;
    expect(await seen()).toBeUndefined();
    const git = (name: string, text: string): Promise<void> => writeFile(join(root, ".git", name), text);
    await git("HEAD", "ref: refs/heads/main\n");
    expect(await seen()).toBeUndefined();
    await git(
      "packed-refs",
      `# pack-refs with: peeled\n${"0".repeat(40)} refs/heads/main2\n${"a".repeat(40)} refs/heads/main\n`,
    );
    expect(await seen()).toBe("a".repeat(40));
    await mkdir(join(root, ".git", "refs", "heads"), { recursive: true });
    await git("refs/heads/main", `${"b".repeat(40)}\n`);
    expect(await seen()).toBe("b".repeat(40));
    await git("HEAD", `${"c".repeat(40)}\n`);
    const { workspaces: told } = await workspaces.ofPrompt(root, calling(), catalogue);
    expect(told).toEqual([
      { root, repo: "shop", remote: "git.example.com/Acme/Shop", commit: "c".repeat(40) },
    ]);
  });

  test.each(["ref: ../../../etc/passwd", "ref: refs/heads/../../config", "nonsense", "x".repeat(5_000)])(
    "a HEAD that says %s names no commit",
    async (text) => {
      const root = await clone("shop");
      await writeFile(join(root, ".git", "HEAD"), text);
      const { workspaces: told } = await new Workspaces(Date.now).ofPrompt(root, calling(), catalogue);
      expect(told[0]?.commit).toBeUndefined();
    },
  );

  test("a folder outside any clone is itself, uncatalogued", async () => {
    expect(await new Workspaces(Date.now).of(folder, catalogue)).toEqual({ root: folder, repo: null });
  });

  test("a run in a link is a run in what the link leads to", async () => {
    const root = await clone("vault");
    await symlink(root, join(folder, "innocent"));
    expect(await new Workspaces(Date.now).of(join(folder, "innocent", "src"), catalogue)).toEqual({
      root,
      repo: "vault",
    });
  });

  test("clones that tool calls name are workspaces too, also by relative paths and files that do not exist", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    const other = await clone("notes");
    const prompt = calling(join(vault, "src", "new", "file.ts"), "../notes/a.md", join(shop, "src", "b.ts"));
    const { workspaces: found, realPaths } = await new Workspaces(Date.now).ofPrompt(shop, prompt, catalogue);
    expect(realPaths).toEqual([]);
    expect(found).toEqual([
      { root: shop, repo: "shop" },
      { root: vault, repo: "vault" },
      { root: other, repo: null },
    ]);
  });

  test("a path behind a link is also given as what it leads to", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    await symlink(join(vault, "src"), join(shop, "link"));
    const { workspaces, realPaths } = await new Workspaces(Date.now).ofPrompt(
      shop,
      calling("link/a.ts", "src/b.ts"),
      catalogue,
    );
    expect(realPaths).toEqual([join(vault, "src", "a.ts")]);
    expect(workspaces.map((workspace) => workspace.repo)).toEqual(["shop", "vault"]);
  });

  test("what does not exist behind a link is given as what it would be, however deep", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    await symlink(vault, join(shop, "link"));
    const { realPaths } = await new Workspaces(Date.now).ofPrompt(
      shop,
      calling("link/new/deeper/a.ts", "link/new/b.ts", "link/src", "link"),
      catalogue,
    );
    expect(realPaths).toEqual([
      join(vault, "new", "deeper", "a.ts"),
      join(vault, "new", "b.ts"),
      join(vault, "src"),
      vault,
    ]);
  });

  test("a file that is itself a link is given as what it leads to, and one that leads nowhere as it is", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    await writeFile(join(vault, "src", "a.ts"), "");
    await symlink(join(vault, "src", "a.ts"), join(shop, "a.ts"));
    await symlink(join(vault, "src", "none.ts"), join(shop, "b.ts"));
    const { realPaths, workspaces } = await new Workspaces(Date.now).ofPrompt(
      shop,
      calling("a.ts", "b.ts", "c.ts"),
      catalogue,
    );
    expect(realPaths).toEqual([join(vault, "src", "a.ts")]);
    expect(workspaces.map((workspace) => workspace.repo)).toEqual(["shop", "vault"]);
  });

  test("a link that was turned meanwhile is seen at once by a path that is new", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    const notes = await clone("notes");
    const workspaces = new Workspaces(Date.now);
    await symlink(notes, join(shop, "link"));
    expect((await workspaces.ofPrompt(shop, calling("link/a.md"), catalogue)).realPaths).toEqual([
      join(notes, "a.md"),
    ]);
    await rm(join(shop, "link"));
    await symlink(vault, join(shop, "link"));
    const found = await workspaces.ofPrompt(shop, calling("link/b.md"), catalogue);
    expect(found.realPaths).toEqual([join(vault, "b.md")]);
    expect(found.workspaces.map((workspace) => workspace.repo)).toEqual(["shop", "vault"]);
  });

  test("a clone that was made meanwhile is seen at once by a path that is new", async () => {
    const shop = await clone("shop");
    const workspaces = new Workspaces(Date.now);
    await mkdir(join(folder, "vault"));
    const before = await workspaces.ofPrompt(shop, calling("../vault/a.ts"), catalogue);
    expect(before.workspaces).toHaveLength(1);
    await clone("vault");
    const after = await workspaces.ofPrompt(shop, calling("../vault/b.ts"), catalogue);
    expect(after.workspaces.map((workspace) => workspace.repo)).toEqual(["shop", "vault"]);
  });

  test("a path too deep to be walked up hides no other of the same request", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    const deep = join(vault, ...Array.from({ length: 150 }, (_, i) => `d${String(i)}`));
    const middle = deep.split("/").slice(0, -100).join("/");
    const { workspaces } = await new Workspaces(Date.now).ofPrompt(shop, calling(deep, middle), catalogue);
    expect(workspaces.map((workspace) => workspace.repo)).toEqual(["shop", "vault"]);
  });

  test("a path that no file system takes is no place of its own", async () => {
    const shop = await clone("shop");
    const { workspaces, realPaths } = await new Workspaces(Date.now).ofPrompt(
      shop,
      calling("a\0b/c.ts", "x".repeat(5_000), `${"y".repeat(300)}/z.ts`),
      catalogue,
    );
    expect(realPaths).toEqual([]);
    expect(workspaces).toHaveLength(1);
  });

  test("a link among more paths than one request looks up is never passed over", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    await symlink(join(vault, "src"), join(shop, "link"));
    const many = Array.from({ length: 2_001 }, (_, index) => `src/f${String(index)}.ts`);
    const workspaces = new Workspaces(() => 1_000_000);
    const oldest = calling("link/a.ts", ...many);
    await expect(workspaces.ofPrompt(shop, oldest, catalogue)).rejects.toMatchObject({ code: "overloaded" });
    const { realPaths } = await workspaces.ofPrompt(shop, oldest, catalogue);
    expect(realPaths).toEqual([join(vault, "src", "a.ts")]);
  });

  test("the newest calls are looked up first", async () => {
    const shop = await clone("shop");
    const vault = await clone("vault");
    await symlink(join(vault, "src"), join(shop, "link"));
    const prompt = {
      calls: new Map([
        ["old", { tool: "Read", paths: ["link/old.ts"] }],
        ["new", { tool: "mcp__fs__read", paths: [], mentions: ["link/new.ts", "word"] }],
      ]),
    } as unknown as Prompt;
    const { realPaths } = await new Workspaces(Date.now).ofPrompt(shop, prompt, catalogue);
    expect(realPaths).toEqual([join(vault, "src", "new.ts"), join(vault, "src", "old.ts")]);
  });

  test("a new clone is seen after a minute at most", async () => {
    let now = 1_000_000;
    const workspaces = new Workspaces(() => now);
    expect((await workspaces.of(join(folder, "vault"), catalogue)).repo).toBe(null);
    await clone("vault");
    now += 60_001;
    expect((await workspaces.of(join(folder, "vault"), catalogue)).repo).toBe("vault");
  });
});
