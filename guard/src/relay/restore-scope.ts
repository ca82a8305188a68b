import type { Workspace } from "@fourgate/core/scope/catalogue";
import type { RestoreScope } from "@fourgate/core/secrets/restore-tool-input";
import type { SecretMap } from "@fourgate/core/secrets/secret-map";
import { mayWriteInto } from "./real-target.ts";

/** Tools of Claude Code that write a file which their input names. No shell, no web, no MCP. */
const writingTools: ReadonlySet<string> = new Set(["Write", "Edit", "MultiEdit", "NotebookEdit"]);

/** Secrets go back only into files, and only inside the session's own working trees, links followed. */
export function restoreScope(map: SecretMap, workspaces: readonly Workspace[]): RestoreScope {
  return {
    map,
    tools: writingTools,
    roots: workspaces.map(({ root }) => root.replace(/\/+$/, "")),
    mayWrite: mayWriteInto,
  };
}
