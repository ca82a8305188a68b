import { describe, expect, it } from "vitest";
import { compilePolicy } from "../../src/scope/compile.ts";
import { engine, mono, source, withCall } from "./house.ts";

const policy = compilePolicy(source(), engine);

function labelsOf(tool: string, input: object, result?: string): string[] {
  return policy
    .labels(withCall(tool, input, result), [mono])
    .filter(({ source: from }) => from !== "workspace")
    .map(({ folder, access }) => `${access} ${folder}`);
}

describe("a client's own tool", () => {
  const patch = "*** Begin Patch\n*** Update File: billing/x.ts\n@@\n-a\n+b\n*** End Patch";
  it.each<[string, string, object, string]>([
    ["opencode's edit", "edit", { filePath: "billing/x.ts" }, "write billing"],
    ["Gemini CLI's replace", "replace", { file_path: "billing/x.ts" }, "write billing"],
    ["Qwen Code's write_file", "write_file", { file_path: "billing/x.ts" }, "write billing"],
    ["Cline's editor", "editor", { path: "billing/x.ts", new_text: "a" }, "write billing"],
    ["Codex's apply_patch", "apply_patch", { input: patch }, "write billing"],
    ["a patch in a shell", "exec_command", { cmd: `apply_patch <<'E'\n${patch}\nE` }, "write billing"],
    ["Cline's read_files", "read_files", { files: [{ path: "billing/x.ts" }] }, "read billing"],
    ["Codex's exec_command", "exec_command", { cmd: "cat billing/x.ts" }, "read billing"],
  ])("%s is labelled by what it does", (_, tool, input, label) => {
    expect(labelsOf(tool, input)).toContain(label);
  });

  it("names by its result's lines what the kind of tool lets them name", () => {
    const lines = "billing/x.ts:3: total\nbilling/y.ts:9: sum";
    expect(labelsOf("grep", { pattern: "total" }, lines)).toContain("read billing");
    expect(labelsOf("search_codebase", { queries: ["total"] }, lines)).toContain("read billing");
    expect(labelsOf("read", { filePath: "frontend/notes.md" }, "billing/x.ts: see there")).not.toContain(
      "read billing",
    );
    expect(labelsOf("webfetch", { url: "https://x.example" }, "billing/x.ts: see there")).not.toContain(
      "read billing",
    );
  });

  it("is not labelled by what it looks for", () => {
    for (const [tool, input] of [
      ["search_codebase", { queries: ["billing"] }],
      ["grep", { pattern: "billing/x" }],
      ["editor", { path: "frontend/a.ts", old_text: "billing/x", new_text: "billing" }],
    ] as const)
      expect(labelsOf(tool, input)).not.toContain("read billing");
  });
});
