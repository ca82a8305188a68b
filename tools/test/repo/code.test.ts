import { describe, expect, it } from "vitest";
import { code } from "../../repo/rules/code.ts";
import { fileShape } from "../../repo/rules/file-shape.ts";
import { names } from "../../repo/rules/names.ts";
import { suppressions } from "../../repo/rules/suppressions.ts";
import { repoFile } from "../../repo/listing.ts";
import { refusals, refusedIn, tree } from "./tree.ts";

describe("code", () => {
  it.each([
    ["an `any` annotation", "export const x: any = 1;"],
    ["a cast to any", "export const x = 1 as any;"],
    ["any deep in a type", "export type X = Map<string, readonly any[]>;"],
    ["a default export", "export default 1;"],
    ["a default export by renaming", "const x = 1;\nexport { x as default };"],
    ["process.env", "export const x = process.env.HOME;"],
    ["process['env']", 'export const x = process["env"];'],
    ["globalThis.process.env", "export const x = globalThis.process.env;"],
    ["env taken out of process", "export const f = () => { const { env } = process; return env; };"],
    ["env imported", 'import { env } from "node:process";\nexport const x = env.HOME;'],
    ["console", 'export const f = () => console.log("x");'],
    ["let at module level", "let count = 0;\nexport const f = () => (count += 1);"],
    ["an exported let", "export let count = 0;"],
    ["a module's empty Map", "const seen = new Map<string, number>();\nexport const f = () => seen;"],
    ["a module's empty array", "const seen: string[] = [];\nexport const f = () => seen;"],
    ["what does not parse", "export const = 1;"],
  ])("refuses %s in a room", (_, text) => {
    expect(refusedIn(code, "gateway/src/a.ts", `${text}\n`)).toHaveLength(1);
  });

  it.each([
    ["Date.now()", "export const f = () => Date.now();"],
    ["new Date()", "export const f = () => new Date();"],
    ["Date()", "export const f = () => Date();"],
    ["Math.random()", "export const f = () => Math.random();"],
  ])("refuses %s in core alone", (_, text) => {
    expect(refusedIn(code, "core/src/a.ts", `${text}\n`)).toEqual(["core/src/a.ts:1"]);
    expect(refusedIn(code, "wire/src/a.ts", `${text}\n`)).toEqual([]);
  });

  it("reads the environment in a config folder, in the program, in tests and tools", () => {
    for (const path of [
      "gateway/src/config/env.ts",
      "cli/bin/fourgate.js",
      "tools/a.ts",
      "core/test/a.test.ts",
    ]) {
      expect(refusedIn(code, path, "export const x = process.env;\n"), path).toEqual([]);
    }
  });

  it("lets cli speak to people and tests keep their state", () => {
    expect(refusedIn(code, "cli/src/a.ts", 'export const f = () => console.log("x");\n')).toEqual([]);
    expect(refusedIn(code, "core/test/a.test.ts", "let server = 1;\nserver += 1;\n")).toEqual([]);
  });

  it("leaves constants, tables and words in comments alone", () => {
    const text = [
      "// any, console.log, process.env, let x",
      "export const none: readonly string[] = [];",
      "export const known: ReadonlySet<string> = new Set();",
      'export const table = new Map([["a", 1]]);',
      "export const crc = new Uint32Array(256);",
      'export const text = "process.env is any";',
      "export const when = (ms: number): Date => new Date(ms);",
      "export function f(): number {\n  let sum = 0;\n  sum += 1;\n  return sum;\n}",
    ].join("\n");
    expect(refusedIn(code, "core/src/a.ts", `${text}\n`)).toEqual([]);
  });
});

describe("names", () => {
  it.each(["core/src/utils.ts", "core/src/prompt/types.ts", "wire/src/common/a.ts", "tools/helpers.test.ts"])(
    "refuses %s",
    (path) => {
      expect(refusedIn(names, path, "export const x = 1;\n")).toEqual([path]);
    },
  );

  it("refuses a barrel under any name", () => {
    const text = 'export * from "./a.ts";\nexport { b } from "./b.ts";\n';
    expect(refusedIn(names, "core/src/secrets.ts", text)).toEqual(["core/src/secrets.ts"]);
  });

  it("lets a file pass on a name beside its own work", () => {
    expect(refusedIn(names, "core/src/a.ts", 'export { b } from "./b.ts";\nexport const a = 1;\n')).toEqual(
      [],
    );
  });
});

describe("suppressions", () => {
  it.each([
    "// @ts-ignore",
    "// @ts-nocheck because",
    "// @ts-expect-error",
    "/* oxlint-disable */",
    "/* eslint-disable no-shadow -- the whole file */",
    "// oxlint-disable-next-line no-shadow",
  ])("refuses %s", (comment) => {
    expect(refusedIn(suppressions, "core/src/a.ts", `${comment}\nexport const x = 1;\n`)).toEqual([
      "core/src/a.ts:1",
    ]);
  });

  it("takes one line with a reason", () => {
    const text =
      "// oxlint-disable-next-line no-shadow -- the inner one is meant\n// @ts-expect-error: wrong on purpose\n";
    expect(refusedIn(suppressions, "core/src/a.ts", `${text}export const x = 1;\n`)).toEqual([]);
  });
});

describe("file length and mode", () => {
  const lines = (count: number): string => "export {};\n".repeat(count);

  it("refuses a room's file over 500 lines and warns of one over 300", () => {
    expect(refusedIn(fileShape, "core/src/a.ts", lines(501))).toEqual(["core/src/a.ts"]);
    expect(refusedIn(fileShape, "core/src/a.ts", lines(500))).toEqual([]);
    expect(fileShape.check(tree({ "core/src/a.ts": lines(301) }))).toMatchObject([{ level: "warn" }]);
    expect(fileShape.check(tree({ "core/src/a.ts": lines(300) }))).toEqual([]);
  });

  it("refuses programs that cannot run and files that can", () => {
    const files = [
      repoFile("cli/bin/fourgate.js", "\n", false),
      repoFile(".ci/run", "\n", true),
      repoFile("tools/a.ts", "\n", true),
    ];
    expect(refusals(fileShape, { files, installed: [] })).toEqual(["cli/bin/fourgate.js", "tools/a.ts"]);
  });

  it("refuses CRLF and a missing last newline", () => {
    expect(refusedIn(fileShape, "a.md", "a\r\n")).toEqual(["a.md"]);
    expect(refusedIn(fileShape, "a.md", "a")).toEqual(["a.md"]);
  });
});
