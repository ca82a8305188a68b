import { FourgateError } from "@fourgate/core/errors";

/**
 * What a pattern of paths asks of an index: "*" and "?" stay within a folder, "**" goes through any number of
 * them; one that ends with "/" means all below. Everything else stands for itself.
 */
export interface PathPattern {
  /** The path itself, where there is nothing to match. */
  readonly exact: string | null;
  /** What every match begins and ends with. */
  readonly prefix: string;
  readonly suffix: string;
  /** Of the whole path, in PostgreSQL's advanced regular expressions. */
  readonly expression: string;
}

const wildcard = /\*\*\/|\*\*|\*|\?/g;

/** @throws FourgateError body_schema, for a pattern that neither begins nor ends with a name: no index answers it */
export function pathPattern(text: string): PathPattern {
  const pattern = text.endsWith("/") ? `${text}**` : text;
  const pieces = pattern.split(wildcard);
  const prefix = pieces[0] ?? "";
  if (pieces.length === 1)
    return { exact: pattern, prefix: pattern, suffix: "", expression: `^${literal(pattern)}$` };
  const suffix = pieces.at(-1) ?? "";
  if (prefix === "" && suffix === "") {
    throw new FourgateError(
      "body_schema",
      "a pattern of paths must begin or end with something that is no wildcard",
      'for example "src/**", "**/.env" or "**/payments/*.ts"',
    );
  }
  const wildcards = pattern.match(wildcard) ?? [];
  const expression = pieces
    .map((piece, at) => literal(piece) + (at < wildcards.length ? expressionOf(wildcards[at]) : ""))
    .join("");
  return { exact: null, prefix, suffix, expression: `^${expression}$` };
}

function expressionOf(found: string | undefined): string {
  if (found === "**/") return "(?:.*/)?";
  if (found === "**") return ".*";
  return found === "*" ? "[^/]*" : "[^/]";
}

function literal(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}/_ -]/gu, (sign) => `\\${sign}`);
}
