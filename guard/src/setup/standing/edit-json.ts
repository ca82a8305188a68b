import { applyEdits, modify, type FormattingOptions, type JSONPath } from "jsonc-parser";
import { isDeepStrictEqual } from "node:util";
import { memberOf, parseSettings } from "../settings-text.ts";
import type { Assignment } from "./standing-setup.ts";

/** What a member said before, so that it can say so again. */
export interface Former {
  readonly path: readonly string[];
  readonly value?: unknown;
  /** Undefined where there was no such member. */
  readonly former?: unknown;
}

/**
 * Sets members in place; comments, order and white space elsewhere stay.
 * @throws FourgateError config_invalid
 */
export function editJson(text: string, values: readonly Assignment[], path: string): string {
  parseSettings(text, path);
  let edited = text;
  for (const { path: at, value } of values) edited = setMember(edited, at, value);
  return edited.endsWith("\n") || text !== "" ? edited : `${edited}\n`;
}

export function formerJson(text: string, values: readonly Assignment[], path: string): readonly Former[] {
  const settings = parseSettings(text, path);
  return values.map((assignment) => {
    const former = memberOf(settings, assignment.path);
    return former === undefined ? assignment : { ...assignment, former };
  });
}

/**
 * For a file that was changed since: members that still say what we wrote say again what they said,
 * and objects that this leaves empty go, unless they stood before.
 * @throws FourgateError config_invalid
 */
export function revertJson(text: string, values: readonly Former[], path: string): string {
  let edited = text;
  for (const { path: at, value, former } of values.toReversed()) {
    if (!isDeepStrictEqual(memberOf(parseSettings(edited, path), at), value)) continue;
    edited = setMember(edited, at, former);
    for (let depth = at.length - 1; former === undefined && depth > 0; depth -= 1) {
      const holder = memberOf(parseSettings(edited, path), at.slice(0, depth));
      if (!isDeepStrictEqual(holder, {})) break;
      edited = setMember(edited, at.slice(0, depth), undefined);
    }
  }
  return edited;
}

function setMember(text: string, at: readonly string[], value: unknown): string {
  return applyEdits(text, modify(text, [...at] as JSONPath, value, { formattingOptions: formatOf(text) }));
}

/** The file's own way of indenting. */
function formatOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
