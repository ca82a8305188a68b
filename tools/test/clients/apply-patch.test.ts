import { describe, expect, it } from "vitest";
import { javascriptString, patchAdding, patchOf } from "../../clients/apply-patch.ts";
import type { Text } from "../../clients/client.ts";

const held = { $after: "token = " };

function written(text: Text, value: string): string {
  return text.map((part) => (typeof part === "string" ? part : value)).join("");
}

describe("an edit as apply_patch takes it", () => {
  it("puts a sign before every line, also where what was read stands between literals", () => {
    const patch = patchOf("/repo", "/repo/src/a.ts", ["a = `", held, "`;\nb"], ["c = `", held, "`;\nb"]);
    expect(written(patch, "XY")).toBe(
      "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a = `XY`;\n-b\n+c = `XY`;\n+b\n*** End Patch\n",
    );
  });

  it("adds a file", () => {
    expect(written(patchAdding("/repo", "/repo/b.ts", ["one\n", held]), "XY")).toBe(
      "*** Begin Patch\n*** Add File: b.ts\n+one\n+XY\n*** End Patch\n",
    );
  });

  it("inside a program is a string that means the same", () => {
    const code = written(javascriptString(['say "', held, '"\nthen']), "XY");
    expect(JSON.parse(code)).toBe('say "XY"\nthen');
  });
});
