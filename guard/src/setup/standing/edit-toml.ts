import { isDeepStrictEqual } from "node:util";
import { parse, TomlError } from "smol-toml";
import { FourgateError } from "@fourgate/core/errors";
import { brokenSettings, isObject, type SettingsObject } from "../settings-text.ts";
import type { Assignment } from "./standing-setup.ts";

const begin = "# >>> fourgate: written by `fourgate setup`; `fourgate setup TOOL --undo` takes it out";
const end = "# <<< fourgate";
/** Before a line of the user's that ours takes the place of. */
const aside = "# fourgate put aside: ";

/**
 * Sets members of the top level in a marked block before everything else; lines that set the same
 * ones are put aside as comments. What comes out is read again and must say the same but for these.
 * @throws FourgateError config_invalid
 */
export function editToml(text: string, values: readonly Assignment[], path: string): string {
  const before = parseToml(text, path);
  const names = values.map(({ path: [name = ""] }) => name);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split("\n");
  const table = lines.findIndex((line) => /^\s*\[/.test(line));
  const top = lines.slice(0, table < 0 ? lines.length : table);
  const kept = top.map((line) => (names.includes(nameOf(line)) ? aside + line : line));
  const block = [begin, ...values.map(({ path: [name = ""], value }) => `${name} = ${tomlOf(value)}`), end];
  const edited =
    block.map((line) => line + newline).join("") + [...kept, ...lines.slice(top.length)].join("\n");
  const after = parseToml(edited, path);
  const wanted = {
    ...before,
    ...Object.fromEntries(values.map(({ path: [name = ""], value }) => [name, value])),
  };
  if (isDeepStrictEqual({ ...after }, wanted)) return edited;
  throw new FourgateError(
    "config_invalid",
    `${path} sets ${names.join(" or ")} in a way that can't be edited safely, so nothing was changed`,
    "remove those lines and try again",
  );
}

/** Takes the block out and puts the user's lines back, wherever they stand now. */
export function revertToml(text: string): string {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.trimEnd() === begin);
  const to = lines.findIndex((line, index) => index > from && line.trimEnd() === end);
  const rest = from < 0 || to < 0 ? lines : [...lines.slice(0, from), ...lines.slice(to + 1)];
  return rest.map((line) => (line.startsWith(aside) ? line.slice(aside.length) : line)).join("\n");
}

/** @throws FourgateError config_invalid, naming the line */
export function parseToml(text: string, path: string): SettingsObject {
  try {
    const value = plain(parse(text));
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof TomlError) throw brokenSettings(path, error.line, "no TOML");
    throw error;
  }
}

/** With the prototypes that literals have, so that values can be compared. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value) || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** A string, a boolean, or a flat table of these. */
function tomlOf(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${name} = ${JSON.stringify(member)}`)
    .join(", ")} }`;
}

function nameOf(line: string): string {
  return /^\s*"?([\w-]+)"?\s*=/.exec(line)?.[1] ?? "";
}
