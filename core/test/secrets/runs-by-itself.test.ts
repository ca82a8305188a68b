import { describe, expect, it } from "vitest";
import { secretOf, type SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { ToolInputRestorer } from "@fourgate/core/secrets/restore/restore-tool-input";
import { bytesOf, keyedHash } from "./keyed.ts";

const value = "aB3dE6gH" + "9jK2mN5p";
const secret = secretOf(bytesOf(value), { depth: 0, lineStart: () => "" }, "test", keyedHash);
const map: SecretMap = new Map([[secret.placeholder, { ...secret, origins: [], runsOn: false }]]);

function write(
  path: string,
  roots: readonly string[],
): { readonly text: string; readonly refused: string | null } {
  const restorer = new ToolInputRestorer({ map, tools: new Set(["Write"]), roots, cwd: roots[0]! });
  const text =
    restorer.push(JSON.stringify({ file_path: path, content: `key = ${secret.placeholder}` })) +
    restorer.end();
  return { text, refused: restorer.refused };
}

describe("a value goes back into a file of the workspace", () => {
  it.each([
    ".husky/pre-commit",
    ".git/hooks/post-commit",
    "/w/app/.claude/settings.json",
    ".claude/settings.local.json",
    ".claude/hooks/after.sh",
    ".vscode/tasks.json",
    "packages/a/.Envrc",
    ".envrc.",
    "./.envrc",
    "src/../.envrc",
    ".mcp.json",
    ".bashrc",
    "lefthook.yml",
    ".pre-commit-config.yaml",
    "mise.toml",
  ])("but not where it runs by itself: %s", (path) => {
    const { text, refused } = write(path, ["/w/app"]);
    expect(refused).toContain("runs by itself");
    expect(text).not.toContain(value);
  });

  it.each([
    ".env",
    "src/husky/x.ts",
    ".claude/worktrees/a/src/x.ts",
    "deploy.sh",
    ".github/ci.yml",
    "bash.md",
  ])("as %s is", (path) => {
    expect(write(path, ["/w/app"])).toEqual({
      text: JSON.stringify({ file_path: path, content: `key = ${value}` }),
      refused: null,
    });
  });

  it("and of a tree that lies in a tool's folder the tree's own paths count", () => {
    const inside = "/w/app/.codex/worktrees/a";
    expect(write(`${inside}/src/x.ts`, ["/w/app", inside]).refused).toBeNull();
    expect(write(`${inside}/.envrc`, ["/w/app", inside]).refused).toContain("runs by itself");
  });
});
