import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../../src/scope/compile.ts";
import { engine, mono, promptOf, source, withCall } from "./house.ts";

const policy = compilePolicy(source(), engine);
const root = "/home/alice/mono";

function foldersOf(tool: string, input: object, result?: string): string[] {
  const labels = policy.labels(withCall(tool, input, result), [mono]);
  return [
    ...new Set(
      labels
        .filter(({ source: from }) => from !== "workspace")
        .map(({ repo, folder }) => `${repo ?? "nowhere"}/${folder}`),
    ),
  ].sort();
}

describe("a tool call's input that names billing is labelled billing", () => {
  it.each<[string, string, object]>([
    ["paths[]", "mcp__fs__read", { paths: [`${root}/billing/x.ts`] }],
    ["relative paths[]", "mcp__fs__read", { paths: ["billing/x.ts"] }],
    ["files[].path", "mcp__fs__read", { files: [{ path: `${root}/billing/x.ts` }] }],
    ["uri", "mcp__fs__read", { uri: `file://${root}/billing/x.ts` }],
    ["uri with a host", "mcp__fs__read", { uri: `file://localhost${root}/billing/x.ts` }],
    ["uri with per cent signs", "mcp__fs__read", { uri: `file://${root}/b%69lling/x.ts` }],
    ["relative uri", "mcp__fs__read", { uri: "file://billing/x.ts" }],
    ["filePath", "mcp__fs__read", { filePath: `${root}/billing/x.ts` }],
    ["relative_path", "mcp__fs__read", { relative_path: "billing/x.ts" }],
    ["an unknown key, deep down", "mcp__x__y", { a: [{ b: { c: ["billing/x.ts"] } }] }],
    ["Windows' separators", "mcp__x__y", { target: "billing\\x.ts" }],
    ["a folder's bare name", "mcp__x__y", { target: "billing" }],
    ["a key", "mcp__x__y", { reads: { "billing/x.ts": true } }],
    ["input that is an array", "mcp__x__y", ["billing/x.ts"]],
    ["cmd", "Bash", { cmd: "cat billing/x.ts" }],
    ["command as an array", "Bash", { command: ["cat", "billing/x.ts"] }],
    ["command as an array with a shell's text", "shell", { command: ["bash", "-lc", "cat billing/x.ts"] }],
    ["command and args", "mcp__x__run", { command: "cat", args: ["billing/x.ts"] }],
    ["command deep down", "mcp__x__run", { run: { command: "cd billing && cat x.ts" } }],
    ["code", "mcp__ide__executeCode", { code: "import os\nprint(open('billing/x.ts').read())" }],
    ["Grep's glob", "Grep", { pattern: ".", glob: "billing/**", output_mode: "content" }],
    ["Grep's glob at any depth", "Grep", { pattern: ".", glob: "**/billing/*.ts" }],
    ["Grep's glob with braces", "Grep", { pattern: ".", glob: "{frontend,billing}/*.ts" }],
    ["Glob's pattern", "Glob", { pattern: "billing/**/*.ts" }],
  ])("%s", (_name, tool, input) => {
    expect(foldersOf(tool, input)).toContain("mono/billing");
  });

  it("property: at any depth, under any key that holds no prose", () => {
    const prose = new Set([
      "content",
      "description",
      "prompt",
      "old_string",
      "new_string",
      "new_source",
      "old_str",
      "new_str",
      "file_text",
      "insert_text",
      "activeForm",
      "plan",
    ]);
    const key = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => !prose.has(text) && text !== "__proto__");
    const path = fc.constantFrom(
      "billing/x.ts",
      "./billing/x.ts",
      `${root}/billing/x.ts`,
      "frontend/../BILLING/x.ts",
      `file://${root}/billing/x.ts`,
    );
    fc.assert(
      fc.property(fc.array(fc.option(key), { maxLength: 8 }), key, path, (way, first, text) => {
        const value = way.reduce<unknown>(
          (inner, step) => (step === null ? [inner] : { [step]: inner }),
          text,
        );
        expect(foldersOf("mcp__x__y", { [first]: value })).toContain("mono/billing");
      }),
      { numRuns: 200 },
    );
  });
});

describe("a tool call's input that only speaks of billing is not", () => {
  it.each<[string, string, object, string[]]>([
    [
      "what Write writes",
      "Write",
      { file_path: "frontend/x.md", content: "see billing/x.ts" },
      ["mono/frontend"],
    ],
    [
      "a whole path that Write writes",
      "Write",
      { file_path: "frontend/x.md", content: `${root}/billing/x.ts` },
      ["mono/frontend"],
    ],
    [
      "what Edit replaces",
      "Edit",
      { file_path: "frontend/x.ts", old_string: "billing/x.ts", new_string: "./billing/y.ts" },
      ["mono/frontend"],
    ],
    [
      "what MultiEdit replaces",
      "MultiEdit",
      { file_path: "frontend/x.ts", edits: [{ old_string: "billing/x", new_string: "billing/y" }] },
      ["mono/frontend"],
    ],
    ["a description", "Bash", { command: "npm test", description: "look at the billing" }, []],
    ["a description that is a path", "Bash", { command: "npm test", description: "billing/x.ts" }, []],
    ["a prompt", "Task", { description: "billing", prompt: "read billing/x.ts" }, []],
    ["what Grep looks for", "Grep", { pattern: "billing/x", path: "frontend" }, ["mono/frontend"]],
    ["Grep in all files of a kind", "Grep", { pattern: "x", glob: "**/*.ts" }, []],
    ["all files of a kind", "Glob", { pattern: "**/*.ts" }, []],
    ["a text of several lines", "mcp__x__y", { text: "first\nbilling/x.ts" }, []],
    ["a long text", "mcp__x__y", { text: `billing/${"x".repeat(1_100)}` }, []],
    ["a page of the web", "WebFetch", { url: "https://example.com/billing/x.ts", prompt: "what is it?" }, []],
    ["a sentence", "mcp__x__y", { question: "what does the billing do?" }, []],
  ])("%s", (_name, tool, input, expected) => {
    expect(foldersOf(tool, input)).toEqual(expected);
  });
});

describe("a tool's result that shows lines of billing is labelled billing", () => {
  it.each<[string, string, object, string]>([
    [
      "diff --git",
      "Bash",
      { command: "git log -p -1" },
      "commit 1\n\ndiff --git a/billing/x.ts b/billing/x.ts",
    ],
    ["diff --cc", "Bash", { command: "git show" }, "diff --cc billing/x.ts"],
    ["diff -r", "Bash", { command: "make" }, "diff -r -u old/x.ts billing/x.ts"],
    ["+++ b/", "Bash", { command: "git log -p" }, "x\n+++ b/billing/x.ts\n+y"],
    ["--- a/", "Bash", { command: "git log -p" }, "x\n--- a/billing/x.ts\n+++ /dev/null"],
    ["without prefixes", "Bash", { command: "git log -p" }, "x\n--- billing/x.ts\t2026-01-01"],
    ["mnemonic prefixes", "Bash", { command: "git diff" }, "diff --git i/billing/x.ts w/billing/x.ts"],
    ["quoted", "Bash", { command: "git diff" }, '+++ "b/billing/\\303\\244.ts"'],
    ["rename from", "Bash", { command: "git show" }, "rename from billing/x.ts\nrename to x.ts"],
    ["rename to", "Bash", { command: "git show" }, "rename from x.ts\nrename to billing/x.ts"],
    ["a diff of another tool", "mcp__git__show", {}, "diff --git a/billing/x.ts b/billing/x.ts"],
    [
      "a diff that was read",
      "Read",
      { file_path: "/tmp/x.patch" },
      "     1\u2192diff --git a/billing/x.ts b/billing/x.ts",
    ],
    [
      "a diff with numbered lines",
      "Read",
      { file_path: "/tmp/x.patch" },
      "     1\tx\n     2\t+++ b/billing/x.ts",
    ],
    ["grep's context", "Grep", { pattern: ".", path: root }, "frontend/y.ts:1:x\nbilling/x.ts-12-y"],
    ["grep's context of a name with numbers", "Grep", { pattern: "." }, "frontend/../billing/a-12-b.ts-3-y"],
    ["git grep's function line", "Bash", { command: "git grep -p x" }, "billing/x.ts=12=function"],
    ["numbered lines of any command", "Bash", { command: "./find-it" }, "billing/x.ts:12:y"],
    ["numbered lines of an agent", "Task", { prompt: "find it" }, "billing/x.ts:12:y"],
  ])("%s", (_name, tool, input, result) => {
    expect(foldersOf(tool, input, result)).toContain("mono/billing");
  });

  it.each<[string, string, object, string]>([
    ["a file's own words", "Read", { file_path: "frontend/a.md" }, "billing/x.ts:12:y\n--- \n+++ more"],
    [
      "a command's words",
      "Bash",
      { command: "npm test" },
      "billing/x.ts passed\n- billing/y.ts: ok\n--- summary",
    ],
  ])("but not by %s", (_name, tool, input, result) => {
    expect(foldersOf(tool, input, result)).not.toContain("mono/billing");
  });
});

describe("a document", () => {
  const labelled = (title: string): readonly string[] => {
    const document = {
      type: "document",
      title,
      source: { type: "text", media_type: "text/plain", data: "x" },
    };
    return policy
      .labels(promptOf([{ role: "user", content: [document] }]), [mono])
      .map(({ folder }) => folder);
  };

  it("whose title is a path is labelled by it", () => {
    expect(labelled(`${root}/billing/x.ts`)).toContain("billing");
    expect(labelled("billing/x.ts")).toContain("billing");
  });

  it("with another title is not", () => {
    expect(labelled("On billing")).not.toContain("billing");
  });
});
