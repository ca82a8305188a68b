import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../in-process.ts";
import { assigned, databaseUrl, plant } from "./planted.ts";

let home: string;
let repo: string;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-scan-git-"));
  repo = join(home, "shop");
  env = {
    PATH: "/usr/bin:/bin",
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "ann@example.com",
    GIT_COMMITTER_NAME: "Ann",
    GIT_COMMITTER_EMAIL: "ann@example.com",
  };
  await plant(repo, { "README.md": "# shop\n" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "-m", "begin");
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: repo, env: { ...env }, encoding: "utf8", stdio: "pipe" });
}

/** What git said when it refused; "" when it did not. */
function refusal(...args: readonly string[]): string {
  try {
    git(...args);
    return "";
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

async function add(path: string, text: string): Promise<void> {
  await plant(repo, { [path]: text });
  git("add", ".");
}

describe("fourgate scan --staged", () => {
  it("sees what is staged, at its line in the file, and nothing else", async () => {
    await add("src/app.ts", "one\ntwo\nthree\n");
    git("commit", "--quiet", "-m", "app");
    await add("src/app.ts", `one\ntwo\nconst url = "${databaseUrl}";\nthree\n`);
    await plant(repo, { "not-staged.env": `REDIS_PASSWORD=${assigned}\n` });
    const said = await run("fourgate scan --staged", env, repo);
    expect(said).toContain("src/app.ts:3:30  high  a password in a connection string");
    expect(said).toContain("1 secret in 1 file");
    expect(said).toMatch(/\? 1$/);
  });

  it("finds a private key of many lines, and one in a folder with an awkward name", async () => {
    const key = ["BEGIN", "END"].map((word) => `-----${word} RSA PRIVATE KEY-----`);
    const body = "MIIEowIBAAKCAQEAy8Dbv8prpJ/0kKhlGeJYozo2t60EG8L0561g13R29LvMR5hy\n".repeat(8);
    await add('a "b" \u00e4/k.pem', `${key.join(`\n${body}`)}\n`);
    expect(await run("fourgate scan --staged", env, repo)).toContain(
      'a "b" ä/k.pem:1:1  high  a private key',
    );
  });
});

describe("fourgate scan --git", () => {
  it("finds what a later commit took out again, and names the commit that brought it", async () => {
    await add("deploy.env", `REDIS_PASSWORD=${assigned}\n`);
    git("commit", "--quiet", "-m", "oops");
    const hash = git("rev-parse", "HEAD").trim();
    git("rm", "--quiet", "deploy.env");
    git("commit", "--quiet", "--no-verify", "-m", "gone");
    expect(await run("fourgate scan README.md", env, repo)).toContain("no secrets in 1 text");
    expect(await run("fourgate scan --git HEAD~2..HEAD", env, repo)).toContain(
      `${hash.slice(0, 12)} deploy.env:1:16  medium`,
    );
    expect(await run("fourgate scan --git=--all", env, repo)).toContain("1 secret in 1 file");
    expect(await run("fourgate scan --git HEAD~1..HEAD", env, repo)).toContain("no secrets in 1 text");
  });

  it("tells a value once that many commits carry, and sees what a merge alone brought", async () => {
    git("checkout", "--quiet", "-b", "topic");
    await add("x.env", `REDIS_PASSWORD=${assigned}\n`);
    git("commit", "--quiet", "-m", "topic");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--no-commit", "topic");
    await add("merged.ts", `const url = "${databaseUrl}";\n`);
    git("commit", "--quiet", "-m", "merge");
    const said = await run("fourgate scan --git HEAD", env, repo);
    expect(said).toContain("x.env:1:16");
    expect(said).toContain("merged.ts:1:30");
    expect(said).toContain("2 secrets in 2 files");
  });

  it("is not led astray by a user's own settings of git", async () => {
    await writeFile(
      join(home, ".gitconfig"),
      "[color]\n\tui = always\n[diff]\n\tnoprefix = true\n\tmnemonicPrefix = true\n\texternal = false\n[core]\n\tquotePath = false\n[log]\n\tshowSignature = true\n",
    );
    await add("x.env", `REDIS_PASSWORD=${assigned}\n`);
    expect(await run("fourgate scan --staged", env, repo)).toContain("x.env:1:16");
    git("commit", "--quiet", "-m", "x");
    expect(await run("fourgate scan --git HEAD", env, repo)).toContain("x.env:1:16");
  });

  it("finds what stands in a commit's message, and a value whose name stands on a line that did not change", async () => {
    await add("x.yaml", "name: shop\npassword: >-\n  changeme\n");
    git("commit", "--quiet", "-m", "x");
    await add("x.yaml", `name: shop\npassword: ${assigned}\n`);
    git("commit", "--quiet", "-m", `rotate\n\nREDIS_PASSWORD=${assigned}`);
    const said = await run("fourgate scan --git HEAD~1..HEAD", env, repo);
    expect(said).toContain("commit message:3:16");
    expect(said).toContain("x.yaml:2:11");
  });

  it("does not tell of what a diff only shows around its lines", async () => {
    await add("x.env", `REDIS_PASSWORD=${assigned}\nPORT=1\n`);
    git("commit", "--quiet", "-m", "x");
    await add("x.env", `REDIS_PASSWORD=${assigned}\nPORT=2\n`);
    expect(await run("fourgate scan --staged", env, repo)).toContain("no secrets in 1 text");
  });

  it("sees what attributes, UTF-16 or a NUL make binary for git, and counts what is binary", async () => {
    await add(".gitattributes", "*.conf -diff\n");
    await add("a.conf", `REDIS_PASSWORD=${assigned}\n`);
    await plant(repo, {
      "b.txt": Buffer.from(`\ufeffREDIS_PASSWORD=${assigned}\r\n`, "utf16le"),
      "c.txt": `\0\nREDIS_PASSWORD=${assigned}\n`,
      "d.png": Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010806000000", "hex"),
    });
    git("add", ".");
    const said = await run("fourgate scan --staged", env, repo);
    for (const file of ["a.conf:1:16", "b.txt:1:", "c.txt:2:16"]) expect(said).toContain(file);
    expect(said).toContain("3 secrets in 3 files of 4 texts");
    expect(said).toContain("left out: 1 binary file");
  });

  it("says what git says of revisions that it does not know", async () => {
    expect(await run("fourgate scan --git nowhere..HEAD", env, repo)).toMatch(
      /^! fourgate: git says: (?:bad revision|ambiguous argument) 'nowhere\.\.HEAD'.*\n\? 2$/,
    );
  });
});

describe("the hooks", () => {
  it("stop a commit with a secret, and let one without pass", async () => {
    expect(await run("fourgate scan --install-hooks", env, repo)).toBe(
      "pre-commit: installed\npre-push: installed",
    );
    await add("x.env", `REDIS_PASSWORD=${assigned}\n`);
    const said = refusal("commit", "-m", "oops");
    expect(said).toContain("fourgate: stopped this commit");
    expect(said).not.toContain(assigned);
    expect(git("log", "--format=%s").trim()).toBe("begin");
    await add("x.env", `REDIS_PASSWORD=$REDIS_PASSWORD\n`);
    git("commit", "--quiet", "-m", "fine");
    expect(git("log", "--format=%s").trim()).toBe("fine\nbegin");
  });

  it("stop a push of commits that the remote does not have, also of a new branch", async () => {
    const remote = join(home, "remote.git");
    git("init", "--quiet", "--bare", remote);
    git("remote", "add", "origin", remote);
    git("push", "--quiet", "origin", "main");
    await run("fourgate scan --install-hooks", env, repo);
    git("checkout", "--quiet", "-b", "topic");
    await add("x.env", `REDIS_PASSWORD=${assigned}\n`);
    git("commit", "--quiet", "--no-verify", "-m", "oops");
    expect(refusal("push", "origin", "topic")).toContain("fourgate: stopped this push");
    git("rm", "--quiet", "x.env");
    git("commit", "--quiet", "--no-verify", "-m", "gone");
    expect(refusal("push", "origin", "topic")).toContain("fourgate: stopped this push");
    git("update-ref", "refs/remotes/private/topic", "topic");
    expect(refusal("push", "origin", "topic")).toContain("fourgate: stopped this push");
    git("checkout", "--quiet", "main");
    await add("ok.md", "fine\n");
    git("commit", "--quiet", "--no-verify", "-m", "ok");
    git("push", "--quiet", "origin", "main");
    git("push", "--quiet", "origin", "main:older");
    git("push", "--quiet", "origin", "--delete", "older");
    expect(git("ls-remote", "--heads", "origin")).toMatch(/^[0-9a-f]+\trefs\/heads\/main\n$/);
  }, 90_000);

  it("call a hook that was there first, stop where it stops, and bring it back", async () => {
    const path = join(repo, ".git/hooks/pre-commit");
    await writeFile(path, "#!/bin/sh\ntouch called\n[ ! -f refuse ]\n");
    await chmod(path, 0o755);
    expect(await run("fourgate scan --install-hooks", env, repo)).toContain("runs first");
    await run("fourgate scan --install-hooks", env, repo);
    await add("a.md", "a\n");
    git("commit", "--quiet", "-m", "a");
    expect(await readFile(join(repo, "called"), "utf8")).toBe("");
    await add("refuse", "");
    expect(refusal("commit", "-m", "b", "--quiet")).toBe("");
    expect(git("log", "--format=%s").trim()).toBe("a\nbegin");
    expect(await run("fourgate scan --remove-hooks", env, repo)).toBe(
      "pre-commit: removed, and the one from before put back\npre-push: removed",
    );
    expect(await readFile(path, "utf8")).toContain("touch called");
  });

  it("block, and say so, when Fourgate's program is gone", async () => {
    await run("fourgate scan --install-hooks", env, repo);
    const path = join(repo, ".git/hooks/pre-commit");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replaceAll("/cli/bin/fourgate.js", "/cli/bin/gone.js"));
    await add("a.md", "a\n");
    expect(refusal("commit", "-m", "a")).toContain("fourgate: its program is no longer where this hook");
  });
});
