import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { noKnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LocalSecrets } from "../../src/local-secrets/local-secrets.ts";

const password = "hunter2" + "xyz";
let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-"));
  root = join(folder, "ada7", "shop2024");
  await mkdir(root, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** What is learned in `root`, and what was complained of. */
async function learned(): Promise<{ readonly values: string[]; readonly complaints: string[] }> {
  const complaints: string[] = [];
  let values: string[] = [];
  const secrets = new LocalSecrets({
    home: join(folder, "ada7"),
    digest: (found) => {
      values = found.map(({ value }) => value);
      return noKnownSecrets;
    },
    clock: () => 0,
    complain: (what) => void complaints.push(what),
  });
  await secrets.of(root, []);
  return { values, complaints };
}

describe("of a workspace's secret files", () => {
  test.each([
    ["its folder", {}, "shop2024"],
    ["its package", { "package.json": JSON.stringify({ name: "@acme99/till4you" }) }, "till4you"],
    ["its package's scope", { "package.json": JSON.stringify({ name: "@acme99/till4you" }) }, "Acme99"],
    ["its remote", { ".git/config": '[remote "origin"]\n\turl = git@git.example:crew42/t.git\n' }, "crew42"],
    ["a file beside it", { "backup-june24.sql": "" }, "june24"],
  ])("what is a name here is no secret: %s", async (_what, files, value) => {
    for (const [path, text] of Object.entries(files)) await write(path, text);
    await write(".env", `POSTGRES_PASSWORD=${value}\nREDIS_PASSWORD=${password}\n`);
    expect((await learned()).values).toEqual([password]);
  });

  test.each([".htpasswd", "htpasswd", "conf/.htpasswd", "site.htpasswd"])(
    "the hashes of %s are learned",
    async (file) => {
      const hash = `$apr1$k8.Lqw0Z$${"a8Kd93Lqw0Zx".repeat(2)}`;
      await write(file, `ada:${hash}\n`);
      expect((await learned()).values).toEqual([hash]);
    },
  );

  test("a long random value stays one, whatever is called so", async () => {
    const token = `tk${"a8Kd93Lqw0Zx".repeat(2)}`;
    await write(token, "");
    await write(".env", `API_TOKEN=${token}\n`);
    expect((await learned()).values).toEqual([token]);
  });

  test.each([
    ["config/local.json", JSON.stringify({ db: { password } })],
    ["config/local-test.yaml", `db:\n  password: ${password}\n`],
    ["src/application-local.yml", `spring:\n  datasource:\n    password: ${password}\n`],
    ["application-prod.properties", `spring.datasource.password=${password}\n`],
    [".secrets", `DB_PASSWORD=${password}\n`],
    [".secrets/db", `${password}\n`],
    [".secrets/db.env", `DB_PASSWORD=${password}\n`],
    [".secrets/db.json", JSON.stringify({ password })],
  ])("those are read: %s", async (path, text) => {
    await write(path, text);
    expect((await learned()).values).toEqual([password]);
  });

  test("one that is a link is read where it leads, and a link that leads nowhere is none", async () => {
    await writeFile(join(folder, "shared.env"), `DB_PASSWORD=${password}\n`);
    await symlink(join(folder, "shared.env"), join(root, ".env"));
    await symlink(join(folder, "gone"), join(root, ".env.local"));
    await symlink(".env.loop", join(root, ".env.loop"));
    expect(await learned()).toEqual({ values: [password], complaints: [] });
  });

  test("those beyond the limits are said to be left out, once", async () => {
    await Promise.all(Array.from({ length: 301 }, (_, n) => write(`a${String(n)}/.env`, "A=1\n")));
    expect((await learned()).complaints).toEqual([
      `not all folders of ${root} were searched for secret files`,
    ]);
  });
});
