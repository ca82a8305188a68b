import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ToolCall } from "@fourgate/core/prompt/prompt";
import { shownContent, writtenContent } from "@fourgate/core/prompt/tools/shown-content";

const read: ToolCall = { tool: "Read", paths: ["/w/shop/a.ts"] };
const shell = (command: string): ToolCall => ({ tool: "Bash", paths: [], command });

function shown(call: ToolCall, text: string): { text: string; ranges: unknown } | undefined {
  const found = shownContent(call, Buffer.from(text));
  return found && { text: Buffer.from(found.content).toString(), ranges: found.ranges };
}

describe("what a read tool's result shows of its file", () => {
  it("is its lines without the client's numbers, and which they are", () => {
    expect(shown(read, "1\tconst a = 1;\n2\t\n3\tconst b = 2;")).toEqual({
      text: "const a = 1;\n\nconst b = 2;\n",
      ranges: [[1, 3]],
    });
    expect(shown(read, "    40→x\n    41→y\n    90→z\n")).toEqual({
      text: "x\ny\nz\n",
      ranges: [
        [40, 41],
        [90, 90],
      ],
    });
  });

  it("leaves out what the client put behind the lines", () => {
    const text = "1\ta\n2\tb\n\n<system-reminder>\nThe file is short.\n</system-reminder>\n";
    expect(shown(read, text)?.text).toBe("a\nb\n");
  });

  it("is nothing where the tool says why it could not read", () => {
    expect(shown(read, "<tool_use_error>File does not exist.</tool_use_error>")).toBeUndefined();
    expect(shown({ ...read, tool: "read_file" }, "File not found: a.ts")).toBeUndefined();
  });

  it("is a whole text of unknown place where a client numbers nothing", () => {
    expect(shown({ ...read, tool: "read_file" }, "one\ntwo")).toEqual({ text: "one\ntwo\n", ranges: null });
  });

  it("is not told where a call names several files", () => {
    expect(shown({ tool: "read_many_files", paths: ["a", "b"] }, "1\ta\n2\tb")).toBeUndefined();
  });

  it("is a file's own bytes and every line of it, whatever stands in it", () => {
    const line = fc.stringMatching(/^[^\n\r]{0,30}$/u);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 5_000 }),
        (lines, first) => {
          fc.pre(lines.at(-1) !== "");
          const numbered = lines.map((text, at) => `${String(first + at)}\t${text}`).join("\n");
          expect(shown(read, numbered)).toEqual({
            text: `${lines.join("\n")}\n`,
            ranges: [[first, first + lines.length - 1]],
          });
        },
      ),
    );
  });
});

describe("what a command shows of its file", () => {
  it.each([
    ["cat src/a.ts", "a\nb\n", [[1, 2]]],
    ["cd /w/shop && cat 'src/a b.ts'", "a\nb\n", [[1, 2]]],
    ["head -n 2 src/a.ts", "a\nb\n", [[1, 2]]],
    ["sed -n '10,20p' src/a.ts", "a\nb\n", [[10, 11]]],
    ["nl -ba src/a.ts | sed -n '7,8p'", "     7\ta\n     8\tb\n", [[7, 8]]],
    ["cat -n src/a.ts", "     1\ta\n     2\tb\n", [[1, 2]]],
  ])("%s: those lines", (command, output, ranges) => {
    expect(shown(shell(command), output)).toEqual({ text: "a\nb\n", ranges });
  });

  it("leaves out what Codex says of how the command went", () => {
    const head =
      "Chunk ID: 3f2a1b\nWall time: 0.0521 seconds\nProcess exited with code 0\nOriginal token count: 3\n";
    const call = { ...shell("sed -n '1,2p' a.ts"), tool: "exec_command" };
    expect(shown(call, `${head}Output:\na\nb\n`)).toEqual({ text: "a\nb\n", ranges: [[1, 2]] });
    expect(shown(call, `${head.replace("code 0", "code 1")}Output:\nno\n`)).toBeUndefined();
  });

  it.each([
    "cat a.ts b.ts",
    "cat *.ts",
    "cat a.ts | head",
    "cat $F",
    "grep x a.ts",
    "cat a.ts; rm b",
    "sed -n '/x/p' a.ts",
  ])("%s: cannot be told", (command) => {
    expect(shown(shell(command), "a\nb\n")).toBeUndefined();
  });

  it("claims no lines of an output that was cut, and nothing of an error", () => {
    expect(shown(shell("cat a.ts"), "a\n… 90 lines truncated …\nz\n")?.ranges).toBeNull();
    expect(shown(shell("cat a.ts"), "cat: a.ts: No such file or directory\n")).toBeUndefined();
  });
});

it("a file that is written whole has all of its lines", () => {
  const { content, ranges } = writtenContent(Buffer.from("a\nb"));
  expect([Buffer.from(content).toString(), ranges]).toEqual(["a\nb\n", [[1, 2]]]);
});
