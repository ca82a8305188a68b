import { realpathSync } from "node:fs";
import { restorableTools, shellTools, type ToolClient } from "@fourgate/core/prompt/tools/known-tools";
import type { Workspace } from "@fourgate/core/scope/catalogue";
import type { RestorePolicy } from "@fourgate/core/secrets/policy/restore-policy";
import type { RestoreScope } from "@fourgate/core/secrets/restore/restore-tool-input";
import type { SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { mayWriteInto } from "./real-target.ts";

/** Whose tools a run's tool brings along, by the name that its setup has. */
const clientOf: Readonly<Record<string, ToolClient>> = {
  "claude-code": "claude",
  codex: "codex",
  opencode: "opencode",
  pi: "pi",
  "gemini-cli": "gemini",
  "qwen-code": "qwen",
  cline: "cline",
};

/**
 * Secrets go back only into files, and only inside the session's own working trees, links followed:
 * into tools that write what their input names. No shell and no MCP unless the policy says so, and no
 * web. `tool` is what the run
 * was started for; what the tool says of itself decides nothing here. `folder`, absolute, is where
 * it works.
 */
export function restoreScope(
  map: SecretMap,
  workspaces: readonly Workspace[],
  tool: string,
  folder: string,
  policy: RestorePolicy = {},
): RestoreScope {
  const client = Object.hasOwn(clientOf, tool) ? clientOf[tool] : undefined;
  return {
    map,
    tools: new Set([...(policy.files === false ? [] : restorableTools(client)), ...(policy.tools ?? [])]),
    ...(policy.shell === "always" ? { shells: shellTools(client) } : {}),
    roots: workspaces.map(({ root }) => root.replace(/\/+$/, "")),
    ...(map.size === 0 || folder === "" ? {} : { cwd: realFolder(folder) }),
    mayWrite: mayWriteInto,
  };
}

/** As the roots are written. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
