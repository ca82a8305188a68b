import { describe, expect, it } from "vitest";
import { declaredDependencies } from "../../repo/rules/declared-dependencies.ts";
import { importDirections } from "../../repo/rules/import-directions.ts";
import { verifyAlone } from "../../repo/rules/verify-alone.ts";
import { refusals, refusedIn, tree } from "./tree.ts";

describe("import directions", () => {
  it.each([
    ["core/src/a.ts", "node:fs"],
    ["core/src/a.ts", "zod"],
    ["core/src/a.ts", "@fourgate/wire/body"],
    ["wire/src/a.ts", "@fourgate/journal/append"],
    ["wire/src/a.ts", "@fourgate/gateway/server"],
    ["guard/src/a.ts", "@fourgate/gateway/server"],
    ["gateway/src/a.ts", "@fourgate/guard/process"],
    ["gateway/src/a.ts", "fourgate/main"],
    ["guard/test/a.test.ts", "@fourgate/gateway/server"],
    ["gateway/src/a.ts", "../../core/src/errors.ts"],
    ["gateway/test/x/a.test.ts", "../../../core/src/errors.ts"],
    ["bench/a.ts", "../core/src/errors.ts"],
    ["gateway/src/a.ts", "../../tools/upstream/main.ts"],
    ["gateway/src/a.ts", "../test/fixture.ts"],
  ])("refuses that %s imports %s", (path, specifier) => {
    expect(refusedIn(importDirections, path, `\nimport { x } from "${specifier}";\nx();\n`)).toEqual([
      `${path}:2`,
    ]);
  });

  it.each([
    ["core/src/a/b.ts", "../errors.ts"],
    ["core/test/a.test.ts", "../src/errors.ts"],
    ["core/test/a.test.ts", "node:fs"],
    ["wire/src/a.ts", "@fourgate/core/errors"],
    ["gateway/src/a.ts", "@fourgate/journal/append"],
    ["cli/src/a.ts", "@fourgate/guard/process"],
    ["cli/bin/fourgate.js", "../src/main.ts"],
    ["gateway/test/a.test.ts", "../../tools/test-needs.ts"],
    ["bench/a.ts", "@fourgate/gateway/server"],
    ["bench/a.ts", "../tools/upstream/client.ts"],
  ])("lets %s import %s", (path, specifier) => {
    expect(refusedIn(importDirections, path, `import { x } from "${specifier}";\nx();\n`)).toEqual([]);
  });

  it.each([
    'export { x } from "@fourgate/gateway/server";',
    'export * from "@fourgate/gateway/server";',
    'import type { X } from "@fourgate/gateway/server";',
    'const x = await import("@fourgate/gateway/server");',
    'type X = import("@fourgate/gateway/server").X;',
    'const x = new URL("../../gateway/src/main.ts", import.meta.url);',
    'const x = import(name + "/server");',
  ])("sees the import in: %s", (text) => {
    expect(refusedIn(importDirections, "guard/src/a.ts", `${text}\n`)).toEqual(["guard/src/a.ts:1"]);
  });

  it("lets tools start a room's program by its place", () => {
    const text = 'const x = new URL("../../cli/bin/fourgate.js", import.meta.url);\n';
    expect(refusedIn(importDirections, "tools/clients/a.ts", text)).toEqual([]);
  });

  it("is not taken in by comments and strings", () => {
    const text = '// import { x } from "@fourgate/gateway/server";\nconst x = \'import "node:fs"\';\n';
    expect(refusedIn(importDirections, "core/src/a.ts", text)).toEqual([]);
  });
});

describe("verify loads nothing that signs", () => {
  const verify = "core/src/audit/verify.ts";

  it("refuses a signing function two imports away", () => {
    const listing = tree({
      [verify]: 'import { read } from "./checkpoint.ts";\nread();\n',
      "core/src/audit/checkpoint.ts": 'export { parse as read } from "./note.ts";\n',
      "core/src/audit/note.ts": "export function parse(): void {}\nexport function signNote(): void {}\n",
    });
    expect(refusals(verifyAlone, listing)).toEqual(["core/src/audit/note.ts"]);
  });

  it("refuses a module that is named after signing", () => {
    const listing = tree({
      [verify]: 'import { x } from "../keys/sign.ts";\nx();\n',
      "core/src/keys/sign.ts": "export const x = 1;\n",
    });
    expect(refusals(verifyAlone, listing)).toEqual(["core/src/keys/sign.ts"]);
  });

  it("lets it check signatures and name a signer's type", () => {
    const listing = tree({
      [verify]: 'import type { Signer } from "./sign.ts";\nimport { x } from "./signature.ts";\nx();\n',
      "core/src/audit/sign.ts": "export function sign(): void {}\nexport interface Signer {}\n",
      "core/src/audit/signature.ts": "export function verifySignature(): void {}\nexport const x = 1;\n",
    });
    expect(refusals(verifyAlone, listing)).toEqual([]);
  });
});

describe("declared dependencies", () => {
  const manifests = {
    "package.json": JSON.stringify({ devDependencies: { vitest: "5.1.1" } }),
    "wire/package.json": JSON.stringify({ name: "@fourgate/wire", dependencies: { undici: "8.12.4" } }),
  };

  it("refuses a package that only the root declares in what is shipped", () => {
    const listing = tree({
      ...manifests,
      "wire/src/a.ts": 'import { it } from "vitest";\nit("", () => {});\n',
    });
    expect(refusals(declaredDependencies, listing)).toEqual(["wire/src/a.ts:1"]);
  });

  it("refuses a package that nobody declares, by its scope and name", () => {
    const listing = tree({ ...manifests, "tools/a.ts": 'import "@scope/name/deep";\n' });
    expect(refusals(declaredDependencies, listing)).toEqual(["tools/a.ts:1"]);
  });

  it("lets tests use the root's packages and a room its own", () => {
    const listing = tree({
      ...manifests,
      "wire/src/a.ts": 'import { fetch } from "undici";\nimport { b } from "@fourgate/wire/b";\nfetch(b);\n',
      "wire/test/a.test.ts": 'import { it } from "vitest";\nimport { x } from "node:fs";\nit(x);\n',
    });
    expect(refusals(declaredDependencies, listing)).toEqual([]);
  });

  it("lets a room import the types that it has a package of, and no other room", () => {
    const typed = JSON.stringify({ name: "fourgate", devDependencies: { "@types/sarif": "2.1.7" } });
    const code = 'import type { Log } from "sarif";\nexport const log: Log | null = null;\n';
    const listing = tree({
      ...manifests,
      "cli/package.json": typed,
      "cli/src/a.ts": code,
      "cli/test/a.test.ts": code,
      "wire/src/a.ts": code,
    });
    expect(refusals(declaredDependencies, listing)).toEqual(["wire/src/a.ts:1"]);
  });

  it("wants node: before what Node brings", () => {
    expect(refusedIn(declaredDependencies, "tools/a.ts", 'import "fs/promises";\n')).toEqual([
      "tools/a.ts:1",
    ]);
  });
});
