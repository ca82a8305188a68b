import { readFile } from "node:fs/promises";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { FourgateError } from "@fourgate/core/errors";

export type SettingsObject = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is SettingsObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A file's text, or undefined where there is none or it can't be read. */
export async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch(() => undefined);
}

/**
 * A tool's settings, JSON with comments, read leniently: what the tool could not read either says nothing.
 */
export async function readSettings(path: string): Promise<SettingsObject> {
  const text = await textOf(path);
  if (text === undefined) return {};
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return isObject(value) ? value : {};
}

/**
 * Reads settings that are about to be edited.
 * @throws FourgateError config_invalid, naming the line; never what stands there
 */
export function parseSettings(text: string, path: string): SettingsObject {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split("\n").length;
    throw brokenSettings(path, line, printParseErrorCode(first.error));
  }
  if (value !== undefined && !isObject(value)) throw brokenSettings(path, 1, "not an object");
  return value ?? {};
}

export function brokenSettings(path: string, line: number, what: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `${path} is broken at line ${String(line)} (${what}), so nothing was changed`,
    "mend it and try again",
  );
}

/** The member at a path of names, or undefined. */
export function memberOf(settings: unknown, path: readonly string[]): unknown {
  let value: unknown = settings;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** `over` laid over `under`, object by object; anything else of `over` replaces. */
export function merged(under: SettingsObject, over: SettingsObject): SettingsObject {
  const result: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const former = Object.hasOwn(under, name) ? under[name] : undefined;
    result[name] = isObject(value) && isObject(former) ? merged(former, value) : value;
  }
  return result;
}
