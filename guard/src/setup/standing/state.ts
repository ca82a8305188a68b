import { isDeepStrictEqual } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import type { Environment, GuardFiles } from "../../config/guard-home.ts";
import { memberOf, parseSettings } from "../settings-text.ts";
import type { ToolSetup } from "../tools.ts";
import { reverted } from "./edit.ts";
import { parseToml } from "./edit-toml.ts";
import { readStanding } from "./record.ts";
import { openSettingsFile } from "./settings-file.ts";
import { standingAddress } from "./standing.ts";
import type { PlannedEdit } from "./standing-setup.ts";

export type StandingState =
  | { readonly kind: "none" }
  | { readonly kind: "governed" }
  | { readonly kind: "broken"; readonly why: string };

/** Do a tool's settings still say what setup wrote, for a guard on this port? */
export async function standingState(
  tool: ToolSetup,
  files: GuardFiles,
  env: Environment,
  port: number,
): Promise<StandingState> {
  try {
    const record = await readStanding(files, tool.name);
    if (!record) return { kind: "none" };
    const { edits } = await tool.standing.plan({
      env,
      baseUrl: standingAddress(port, record.token),
      read: async (path) => {
        const file = await openSettingsFile(path);
        const edited = record.files.find((one) => one.path === file.path);
        return edited === undefined || file.text === undefined ? file.text : reverted(edited, file.text);
      },
    });
    for (const edit of edits) {
      const { text } = await openSettingsFile(edit.path);
      if (text === undefined || !holds(edit, text))
        return { kind: "broken", why: `${edit.path} does not say what setup writes` };
    }
    return { kind: "governed" };
  } catch (error) {
    if (error instanceof FourgateError) return { kind: "broken", why: error.message };
    throw error;
  }
}

function holds(edit: PlannedEdit, text: string): boolean {
  if (edit.format === "whole") return text === edit.text;
  if (edit.format === "env") {
    const lines = text.split("\n");
    return edit.values.every(({ path: [name = ""], value }) => lines.includes(`${name}=${String(value)}`));
  }
  const settings = edit.format === "json" ? parseSettings(text, edit.path) : parseToml(text, edit.path);
  return edit.values.every(({ path, value }) => isDeepStrictEqual(memberOf(settings, path), value));
}
