import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callOfText } from "@fourgate/core/prompt/tools/call-text";
import { restorableTools, toolKind } from "@fourgate/core/prompt/tools/known-tools";
import { replyToolCalls } from "@fourgate/core/prompt/tools/reply-tool-call";
import { utf8 } from "../bytes.ts";
import { processorMs } from "../../../../tools/processor-time.ts";

const of = (tool: string, text: string): ReturnType<typeof callOfText> => callOfText(tool, utf8(text));
const patch =
  "*** Begin Patch\n*** Update File: src/a.ts\n*** Move to: src/b.ts\n@@\n-x\n+y\n*** End Patch\n";

describe("the input of a call that is a text", () => {
  test.each<[string, string, string, object]>([
    ["JSON", "read", '{"filePath":"/r/\\u0061.ts"}', { paths: ["/r/a.ts"] }],
    ["JSON with a command", "run_commands", '{"commands":["cat a","cat b"]}', { command: "cat a\ncat b" }],
    ["JSON with files", "read_files", '{"files":[{"path":"/a"},{"path":"/b"}]}', { paths: ["/a", "/b"] }],
    ["JSON with one key twice", "read", '{"path":"a","path":"b"}', { paths: ["a", "b"] }],
    ["JSON that is cut off", "read", '{"filePath":"vault/x', { paths: ["vault/x"] }],
    ["a patch", "apply_patch", patch, { paths: ["src/a.ts", "src/b.ts"], writes: true }],
    [
      "a patch in JSON",
      "apply_patch",
      JSON.stringify({ patchText: patch }),
      { paths: ["src/a.ts", "src/b.ts"], writes: true },
    ],
    [
      "a patch in a shell's command",
      "bash",
      JSON.stringify({ command: `apply_patch <<'E'\n${patch}E` }),
      { paths: ["src/a.ts", "src/b.ts"], writes: true },
    ],
    ["a shell's command", "shell", "cat vault/x", { command: "cat vault/x" }],
  ])("%s", (_, tool, text, call) => {
    expect(of(tool, text)).toMatchObject(call);
  });

  test.each<[string, string, object]>([
    [
      "a patch in a string",
      `const r = await tools.apply_patch(${JSON.stringify(patch)}); text(r);`,
      { paths: ["src/a.ts", "src/b.ts"], writes: true },
    ],
    [
      "a patch in a template",
      `await tools.apply_patch(\`${patch}\`)`,
      { paths: ["src/a.ts", "src/b.ts"], writes: true },
    ],
    [
      "a command and its folder",
      'tools.exec_command({cmd: "cat .env", workdir: "/r/vault"})',
      { paths: ["/r/vault"], command: "cat .env" },
    ],
    ["a quoted member", "tools.exec_command({'cmd': 'cat .env'})", { command: "cat .env" }],
    ["a variable", 'const cmd = "cat vault/x"; tools.exec_command({cmd})', { command: "cat vault/x" }],
    ["a variable that grows", 'let cmd = "cat"; cmd += " vault/x"', { command: "cat\n${_} vault/x" }],
    [
      "strings that are added",
      'tools.exec_command({cmd: "cat " + dir + "/x" + end})',
      { command: "cat ${_}/x${_}" },
    ],
    [
      "a template with an expression",
      "tools.exec_command({cmd: `cat ${dir ? `${dir}/` : 'vault/'}x`})",
      { command: "cat ${_}x", mentions: ["${_}/", "vault/"] },
    ],
    [
      "a list",
      'for (const c of ["cat a/b", "cat c/d"]) await tools.exec_command({cmd: c})',
      { command: "cat a/b\ncat c/d" },
    ],
    [
      "a path under any name",
      'tools.view_image({path: "/a/b.png"}); const where = "vault/x"',
      { paths: ["/a/b.png"], mentions: ["vault/x"] },
    ],
    ["escapes", '"\\x76ault\\u002fx"; "\\u{76}ault\\\n/y"', { mentions: ["vault/x", "vault/y"] }],
    [
      "a quote inside of a regular expression",
      'const q = /["\'`]/g; const p = "vault/x"',
      { mentions: ["vault/x"] },
    ],
    ["a division", 'const n = a / 2; const p = "vault/x"; const m = b / 2', { mentions: ["vault/x"] }],
    ["comments", '/* "no/1" */ f("vault/x") // "no/2"', { mentions: ["vault/x"] }],
  ])("a script with %s", (_, text, call) => {
    expect(of("exec", text)).toMatchObject({ paths: [], ...call });
  });

  test("a script that only shows a text names nothing", () => {
    expect(of("exec", 'text("see vault/x and vault/y"); notify("vault/x")')).toEqual({ paths: [] });
  });

  test("every string of a script that has a folder in it is told, wherever it stands", () => {
    const gap = fc.constantFrom(
      " ",
      "\n",
      ";",
      "f(",
      ")",
      "{",
      "}",
      "[",
      "]",
      "a.b",
      "// c\n",
      "/* ' */",
      "x + y,",
      "=>",
      "!",
      "1/2;",
    );
    const quote = fc.constantFrom('"', "'", "`");
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, quote, fc.nat({ max: 99 })), { maxLength: 12 }), (parts) => {
        const script = parts.map(([between, mark, n]) => `${between} ;${mark}vault/${n}${mark}`).join("");
        const { mentions = [] } = of("exec", script);
        expect(mentions).toEqual(parts.map(([, , n]) => `vault/${n}`));
      }),
      { numRuns: 300 },
    );
  });

  test("any text is read, and a long hostile one in time that grows with it", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."\"'`${}()[]:=+\\/*,\nau0x ") }), (text) => {
        expect(Array.isArray(of("exec", text).paths)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    for (const piece of [
      "`${",
      '"a"+',
      "(",
      "/\\",
      "'\\n",
      "/*",
      "a=",
      "=/[",
      "//\n",
      "{a:",
      "*** Begin Patch\n",
    ]) {
      const text = piece.repeat(400_000);
      expect(processorMs(() => void of("exec", text))).toBeLessThan(8_000);
    }
  });
});

describe("the tools that are known", () => {
  test("one name does one thing, whichever client has it", () => {
    for (const [tool, kind] of [
      ["Write", "write"],
      ["edit", "write"],
      ["replace", "write"],
      ["apply_patch", "write"],
      ["read_files", "read"],
      ["search_codebase", "search"],
      ["exec_command", "shell"],
      ["exec", "script"],
      ["spawn_agent", "agent"],
      ["mcp__fs__write", undefined],
      ["toString", undefined],
      ["", undefined],
    ] as const)
      expect(toolKind(tool)).toBe(kind);
  });

  test("secrets go back into tools that write files, of the client at hand where it is known", () => {
    expect([...restorableTools("claude")]).toEqual(["Write", "Edit", "MultiEdit", "NotebookEdit"]);
    expect([...restorableTools("codex")].toSorted()).toEqual(["apply_patch", "exec"]);
    for (const tool of ["bash", "Bash", "web_fetch", "task", "spawn_agent", ""])
      expect(restorableTools().has(tool)).toBe(false);
  });
});

describe("a call in a reply", () => {
  test.each<[string, string, object | string, unknown[]]>([
    ["a file", "Write", { file_path: "/r/a" }, [["/r/a", "write"]]],
    ["a file of opencode", "edit", '{"filePath":"/r/a"}', [["/r/a", "write"]]],
    [
      "several files",
      "read_files",
      { files: [{ path: "/a" }, { path: "/b" }] },
      [
        ["/a", "read"],
        ["/b", "read"],
      ],
    ],
    [
      "a patch",
      "apply_patch",
      patch,
      [
        ["src/a.ts", "write"],
        ["src/b.ts", "write"],
      ],
    ],
    [
      "a patch that is cut off",
      "exec",
      `await tools.apply_patch(${JSON.stringify(patch).split("*** Move")[0]}`,
      [["src/a.ts", "write"]],
    ],
    ["a command", "bash", { command: "cat a", workdir: "/w" }, [["", "read"]]],
    ["an editor that looks", "memory", { command: "view", path: "/m" }, [["/m", "read"]]],
    ["nothing", "made_up", {}, [["", "read"]]],
  ])("names %s", (_, tool, input, calls) => {
    const given = input as Parameters<typeof replyToolCalls>[1];
    expect(replyToolCalls(tool, given).map(({ path, access }) => [path, access])).toEqual(calls);
  });
});
