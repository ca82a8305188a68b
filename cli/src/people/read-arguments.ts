import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { FourgateError } from "@fourgate/core/errors";

/** What every command of this group takes. */
export const commonOptions = { json: { type: "boolean" }, data: { type: "string" } } as const;

/**
 * `command`: as typed, "users add". `positional`: what it takes besides options, "USER"; null for nothing.
 * @throws FourgateError usage
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  command: string,
  positional: string | null,
  options: Options,
): {
  readonly values: ReturnType<typeof parseArgs<{ options: Options }>>["values"];
  readonly of: string;
} {
  const remedy = `see fourgate ${command} --help`;
  const { values, positionals } = parseOptions(args, command, options);
  if (positionals.length !== (positional === null ? 0 : 1))
    throw new FourgateError(
      "usage",
      `${command} takes ${positional === null ? "no such argument" : `one ${positional}`}`,
      remedy,
    );
  return { values, of: positionals[0] ?? "" };
}

/** Options, and whatever else was typed. @throws FourgateError usage */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  command: string,
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { code = "", message = "" } = error as { code?: string; message?: string };
    if (!code.startsWith("ERR_PARSE_ARGS")) throw error;
    throw new FourgateError(
      "usage",
      `${command}: ${message.split(". ")[0] ?? ""}`,
      `see fourgate ${command} --help`,
    );
  }
}

/** A whole number. @throws FourgateError usage */
export function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new FourgateError("usage", `--${option} is no whole number`, `for example: --${option} 2`);
}
