import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Log } from "sarif";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import type { ScanFinding } from "../../src/scan/find.ts";
import { sarifReport } from "../../src/scan/sarif.ts";
import { run } from "../in-process.ts";
import { readTranscript, start } from "../transcript.ts";
import { assigned, databaseUrl, inUrl, plant } from "./planted.ts";

/** It says that it is of draft 04, and has nothing in it that later drafts read otherwise, but for its own name. */
const { $schema: _draft, id: _name, ...definition } = sarifSchema;
// A pattern in it has a bracket too many, which only old regular expressions take.
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(definition);

/** Of findings in commits and of what could not be read. */
function sarifText(): string {
  const finding: ScanFinding = {
    detector: "aws-access-key-id",
    title: "an AWS access key",
    file: "a b/größe.ts",
    commit: "9fceb02d0ae598e95dc970b74767f19372d61af8",
    line: 1,
    column: 2,
    endLine: 1,
    endColumn: 9,
    confidence: "high",
    encoding: ["base64"],
    fingerprint: "0123456789abcdef",
    rotate: "Replace it.",
    action: "observe",
    allowedBy: "a1",
  };
  const unread = [{ file: "pipe", why: "it is neither a file nor a folder" }];
  const counts = { texts: 1, bytes: 9, binary: 0, folders: {}, known: 0, observed: 0, allowed: 1 };
  const rules = { from: "gateway", policy: "9f2c", of: "https://gate.example", files: [] } as const;
  return JSON.stringify(sarifReport({ findings: [finding], unread, ...counts }, "0.1.0", rules));
}

let folder: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-scan-"));
  env = { PATH: "/usr/bin:/bin", HOME: folder };
  await plant(folder, {
    "clean/a.ts": "export const a = 1;\n",
    "clean/b.md": "# b\nThe secret is out.\n\n",
    "shop/.env": `REDIS_PASSWORD=${assigned}\n`,
    "shop/README.md": "# shop\n",
    "shop/src/db.ts": `// größer 𝄞\nexport const url = /* "日本" */ "${databaseUrl}" + process.env.X;\n`,
    "shop/logo.png": Buffer.from(`\u0089PNG\0\0REDIS_PASSWORD=${assigned}`, "latin1"),
    "shop/node_modules/x/index.js": `const url = "${databaseUrl}";\n`,
    "shop/.git/config": `[remote "origin"]\n`,
  });
  await symlink(join(folder, "shop"), join(folder, "clean", "link"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("fourgate scan", () => {
  test.each(readTranscript(join(import.meta.dirname, "scan.txt")))(
    "$command",
    async ({ command, expected }) => {
      expect(await run(command, env, folder)).toBe(expected);
    },
  );

  test("reads standard input, and tells places for machines, never the value", async () => {
    const { out, code } = await feed("fourgate scan - --json", `a\nb = "${databaseUrl}"\n`);
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { findings: readonly Record<string, unknown>[] };
    expect(findings).toEqual([
      expect.objectContaining({
        detector: "database-url-password",
        file: "standard input",
        line: 2,
        column: 22,
        confidence: "high",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      }),
    ]);
    expect(out).not.toContain(inUrl);
  });

  test("says 0 to standard input without a secret", async () => {
    expect(await feed("fourgate scan -", "nothing here\n")).toEqual({
      out: "no secrets in 1 text, 13 bytes\n",
      code: 0,
    });
  });

  test("writes SARIF that names rule, place and fingerprint, and holds no value", async () => {
    const out = (await run("fourgate scan shop --sarif", env, folder)).replace(/\n\? 1$/, "");
    const { version, runs } = JSON.parse(out) as Log;
    const [first] = runs;
    expect(version).toBe("2.1.0");
    expect(first?.tool.driver.rules?.map(({ id }) => id)).toEqual([
      "assigned-secret",
      "database-url-password",
    ]);
    expect(first?.results?.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ["assigned-secret", 0, "warning"],
      ["database-url-password", 1, "error"],
    ]);
    expect(first?.results?.[1]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "shop/src/db.ts" },
      region: { startLine: 2, startColumn: 48, endLine: 2, endColumn: 48 + inUrl.length },
    });
    expect(out).not.toContain(inUrl);
    expect(out).not.toContain(assigned);
  });

  test("writes SARIF as OASIS's schema has it, with findings, commits, exceptions and files that it could not read", async () => {
    for (const said of [await run("fourgate scan shop --sarif", env, folder), sarifText()]) {
      const log: unknown = JSON.parse(said.replace(/\n\? [12]$/, ""));
      expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
    }
    expect(isSarif({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  });

  test("looks by the rules of a configuration that it finds, and refuses a broken one", async () => {
    const value = `ACME-${"a8Kd93"}Lqw0Zx`;
    const rules = `[[rules]]\nid = "acme-code"\nregex = "ACME-[A-Za-z0-9]{12}"\nkeywords = ["acme-"]\n`;
    await plant(folder, {
      "house/fourgate.yaml":
        "secrets:\n  rules_files: [rules/acme.toml]\n  detectors: { assigned-secret: off, rules/acme-code: observe }\n",
      "house/rules/acme.toml": rules,
      "door/notes.txt": `the code is ${value}\nREDIS_PASSWORD=${assigned}\n`,
      "broken/fourgate.yaml": "secrets: { rules_files: [nowhere.toml] }\n",
    });
    expect(await run("fourgate scan door --data house", env, folder)).toMatch(
      /^no secrets in 1 text, .*; 1 finding that policy only observes\njudged by .*house\/fourgate\.yaml\nlooked by rules\/acme\.toml: 1 rules$/,
    );
    const said = await run("fourgate scan door --data house --observed", env, folder);
    expect(said).toContain("door/notes.txt:1:13  medium");
    expect(said).toContain("(rules/acme-code), observed");
    expect(said).not.toContain("assigned-secret");
    const home = { ...env, FOURGATE_HOME: join(folder, "broken") };
    expect(await run("fourgate scan door", home, folder)).toMatch(/nowhere\.toml cannot be read.*\n\? 2$/s);
    expect(await run("fourgate scan door --data nowhere", env, folder)).toMatch(
      /neither .*nowhere\/fourgate\.yaml nor a guard's folder is there.*\n\? 2$/s,
    );
  });

  test("takes node_modules with --all, and of .git its config alone", async () => {
    await plant(folder, { "shop/.git/config": `url = ${databaseUrl}\n` });
    const said = await run("fourgate scan shop --all", env, folder);
    await plant(folder, { "shop/.git/config": `[remote "origin"]\n` });
    expect(said).toContain("shop/node_modules/x/index.js:1:");
    expect(said).toContain("4 secrets in 4 files of 5 texts");
    expect(said).toContain("shop/.git/config:1:");
  });

  test("scans UTF-16 with its mark, and what is encoded in a file", async () => {
    const encoded = Buffer.from(`url = ${databaseUrl}\n# end of file, in words\n`).toString("base64");
    await plant(folder, {
      "odd/utf16.txt": Buffer.from(`\ufeffREDIS_PASSWORD=${assigned}\n`, "utf16le"),
      "odd/secret.yaml": `data:\n  config: ${encoded}\n`,
    });
    const said = await run("fourgate scan odd", env, folder);
    expect(said).toMatch(/odd\/secret\.yaml:2:11 {2}high {2}a password in a connection string \(in base64\)/);
    expect(said).toMatch(/odd\/utf16\.txt:1:\d+ {2}medium/);
  });

  test("tells thousands of places in one line of megabytes without counting it anew for each", async () => {
    const between = "and words ".repeat(50);
    await plant(folder, { "long/line.txt": `REDIS_PASSWORD=${assigned} ${between}`.repeat(5000) });
    const before = process.cpuUsage();
    expect(await run("fourgate scan long", env, folder)).toContain("5000 secrets in 1 file");
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(20_000);
  });

  test("reads the clipboard by the machine's own program, and says which to install", async () => {
    await plant(folder, { "bin/xclip": `#!/bin/sh\necho 'REDIS_PASSWORD=${assigned}'\n` });
    const { chmod } = await import("node:fs/promises");
    await chmod(join(folder, "bin/xclip"), 0o755);
    const path = `${join(folder, "bin")}:${env["PATH"] ?? ""}`;
    expect(await run("fourgate scan --clipboard", { ...env, PATH: path }, folder)).toContain(
      "clipboard:1:16  medium",
    );
    expect(await run("fourgate scan --clipboard", { ...env, PATH: "/nowhere" }, folder)).toBe(
      "! fourgate: the clipboard can't be read; install one of wl-paste, xclip, xsel, or pipe the text: fourgate scan -\n? 2",
    );
  });

  test("does not wait for a pipe without a writer, and says that it was not scanned", async () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    expect(await run("fourgate scan pipe", env, folder)).toMatch(
      /pipe was not scanned: it is neither.*\n\? 2$/s,
    );
  });

  async function feed(command: string, text: string): Promise<{ out: string; code: number | null }> {
    const child = start(command, env, folder, "pipe");
    let out = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
    child.stdin?.end(text);
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { out, code };
  }
});

describe("a baseline", () => {
  test("leaves out what was found when it was made, and nothing that came since", async () => {
    await plant(folder, { "old/.env": `REDIS_PASSWORD=${assigned}\n` });
    const old = join(folder, "old");
    expect(await run("fourgate scan . --write-baseline", env, old)).toBe(
      `${join(old, ".fourgate-baseline.json")} holds 1 finding that scans leave out from now on`,
    );
    expect(await run("fourgate scan .", env, old)).toContain("1 finding of the baseline");
    await plant(folder, { "old/new.env": `REDIS_PASSWORD=${assigned}\n` });
    const said = await run("fourgate scan .", env, old);
    expect(said).toContain("new.env");
    expect(said).toMatch(/\? 1$/);
    expect(await run("fourgate scan . --baseline none.json", env, old)).toMatch(
      /cannot be read; make it with --write-baseline\n\? 2$/,
    );
    expect(await readFile(join(old, ".fourgate-baseline.json"), "utf8")).not.toContain(assigned);
  });
});
