import { createHash } from "node:crypto";
import { editEnv, revertEnv } from "./edit-env.ts";
import { editJson, formerJson, revertJson } from "./edit-json.ts";
import { editToml, revertToml } from "./edit-toml.ts";
import type { EditedFile } from "./record.ts";
import type { PlannedEdit } from "./standing-setup.ts";

/** `text` undefined: there is no file. @throws FourgateError config_invalid */
export function applied(edit: PlannedEdit, text: string | undefined): string {
  switch (edit.format) {
    case "json":
      return editJson(text ?? "", edit.values, edit.path);
    case "toml":
      return editToml(text ?? "", edit.values, edit.path);
    case "env":
      return editEnv(text ?? "", edit.values);
    default:
      return edit.text;
  }
}

/** What undoing needs to know: how `after` came of `before`. */
export function editedFile(
  edit: PlannedEdit,
  path: string,
  before: string | undefined,
  after: string,
  madeFolders: readonly string[],
): EditedFile {
  return {
    path,
    format: edit.format,
    existed: before !== undefined,
    madeFolders,
    sha256: sha256(after),
    splice: spliceOf(before ?? "", after),
    values: edit.format === "json" ? formerJson(before ?? "", edit.values, edit.path) : [],
  };
}

/**
 * The file as it was. Untouched since, to the byte; else without our own members, and with what they
 * said before. Undefined: there was none, and nothing else is in it now.
 * @throws FourgateError config_invalid
 */
export function reverted(file: EditedFile, text: string): string | undefined {
  if (sha256(text) === file.sha256) {
    if (!file.existed) return undefined;
    const { start, length, former } = file.splice;
    return text.slice(0, start) + former + text.slice(start + length);
  }
  const rest = withoutOurs(file, text);
  return rest === undefined || (!file.existed && /^[\s{}]*$/.test(rest)) ? undefined : rest;
}

function withoutOurs(file: EditedFile, text: string): string | undefined {
  switch (file.format) {
    case "json":
      return revertJson(text, file.values, file.path);
    case "toml":
      return revertToml(text);
    case "env":
      return revertEnv(text);
    default:
      return undefined;
  }
}

/** The one stretch in which they differ. */
function spliceOf(before: string, after: string): EditedFile["splice"] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    start,
    length: after.length - start - end,
    former: before.slice(start, before.length - end),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
