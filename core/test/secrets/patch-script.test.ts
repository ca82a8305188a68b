import { describe, expect, test } from "vitest";
import { patchLiterals } from "@fourgate/core/secrets/restore/patch-script";

describe("a script of Codex's exec", () => {
  test.each<[string, readonly string[]]>([
    ['await tools.apply_patch("a\\nb");', ["a\nb"]],
    ['const r = await tools.apply_patch("a"); text(r);', ["a"]],
    ["tools.apply_patch(`a\nb`)", ["a\nb"]],
    [
      'const a = await tools.apply_patch("x");\nconst b = await tools.apply_patch("y");\ntext(a.output);\n',
      ["x", "y"],
    ],
    ["", []],
  ])("%s only applies patches", (source, texts) => {
    const found = patchLiterals(source);
    expect(found?.map(({ text }) => text)).toEqual(texts);
    for (const { start, end, text } of found ?? []) {
      const literal = source.slice(start, end);
      expect(literal.startsWith("`") ? literal.slice(1, -1) : JSON.parse(literal)).toBe(text);
    }
  });

  test.each([
    ['await tools.apply_patch("a"); fetch("b")'],
    ['await tools.exec_command({cmd:"a"}); await tools.apply_patch("b");'],
    ["tools.exec_command({cmd:'tools.apply_patch(\"a\")'})"],
    ["tools.apply_patch(`a ${b} c`)"],
    ["tools.apply_patch(a)"],
    ['tools.apply_patch("a" + b)'],
    ['tools.apply_patch("a", "b")'],
    ['tools.apply_patch("a").then(send)'],
    ['/* tools.apply_patch("a") */ send("b")'],
    ['tools.apply_patch("a'],
    ['tools["apply_patch"]("a")'],
    ['const tools = {apply_patch: send}; tools.apply_patch("a")'],
    ["tools.apply_patch('a')"],
    ['tools.apply_patch("\\x41")'],
    ["text(r)".repeat(200)],
  ])("%s may do more", (source) => {
    expect(patchLiterals(source)).toBeUndefined();
  });
});
