import type { Confidence, Detector } from "../detector.ts";
import { isIdentifier, isPlaceholderWord, isReference } from "../evidence/no-secret.ts";

/** What differs between secrets that nothing marks but the vendor's name beside them. */
export interface NamedSecret {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /**
   * Lower-case literals that variables, options and prose have for the vendor; the longest that fits.
   * A name with `_` stands for the one with dots, too, as properties are named.
   */
  readonly names: readonly string[];
  /**
   * Lower-case literals, one of which must stand between name and value. Without them any words may:
   * right only where few other values of the vendor have this shape.
   */
  readonly called?: readonly string[];
  /** RegExp source of the value, without groups that capture. */
  readonly value: string;
  readonly confidence?: Confidence;
  readonly entropyMin?: number;
  readonly notAfter?: string;
  readonly allow?: string;
  readonly rotate: string;
  /** Sample values. */
  readonly values: () => readonly string[];
  readonly ignores: () => readonly string[];
}

const close = "[\"'`\\\\)\\]*]{0,6}";
const open = "[\"'`\\\\(\\[*]{0,6}";
const secretWord = caseless(["key", "token", "secret", "password", "auth", "pat"]);

/** Tried at each character of a long name, so that the rest is tried at the ends of its words alone. */
const wordEnd = "(?![A-Za-z0-9_])";

/** What is assigned is the value itself, or a member of the object, call or YAML block that is named. */
const memberStart = `${close}[ \\t]{0,2}[:=(]{1,2}[ \\t\\r\\n({]{0,16}${open}[A-Za-z0-9_.-]{0,24}`;
const member = `(?:${memberStart}${secretWord}s?)?`;

/** An assignment, an argument, an element, a cell; the value beside a name (`name: X, value: …`); or a blank after an option or after words ("the key is …"). */
const separator =
  `(?:${close}[ \\t]{0,4}(?::[ \\t]?[A-Za-z]{2,12}[ \\t]?=|=>|:=|={1,2}|:|,|>|\\|)[ \\t]{0,4}${open}` +
  `|${close},?\\s{1,24}${open}value${close}[ \\t]{0,4}[:=][ \\t]{0,4}${open}` +
  `|(?<=${secretWord}|\\bis)${close}[ \\t]{1,3}${open})` +
  `(?:${caseless(["bearer", "token"])}[ =])?`;

/**
 * A detector for a value that has no mark of its own: it stands in an assignment, an option or a
 * sentence that begins with the vendor's name. `HEROKU_API_KEY=…`, `heroku: {token: "…"}`,
 * `--heroku-token …`, `my Heroku key is …`.
 */
export function namedSecret(secret: NamedSecret): Detector {
  const { names, called, value, values, ...rest } = secret;
  const words =
    called === undefined
      ? `[\\w. -]{0,40}?${wordEnd}${member}`
      : `[\\w. -]{0,24}?(?:${caseless(called)}[\\w. -]{0,12}?${wordEnd}${member}|${wordEnd}${memberStart}${caseless(called)}${wordEnd})`;
  return {
    confidence: "medium",
    entropyMin: 2.8,
    ...rest,
    keywords: names.flatMap((name) => (name.includes("_") ? [name, name.replaceAll("_", ".")] : [name])),
    pattern: `${caseless(names).replaceAll("_", "[_.]")}(${words})${separator}(${value})(?![A-Za-z0-9_/+=-]|\\.[A-Za-z0-9])`,
    captures: [2],
    isNoSecret: (match) => isNoValue(match[1] ?? "", match[2] ?? ""),
    finds: () => values().flatMap((each) => textsWith(names[0] ?? "", called?.[0], each)),
  };
}

/** Names of what is told openly, or tells something about a secret. */
const aboutIt =
  /commit|sha(?:1|256|512|sum)?\b|hash|digest|checksum|integrity|revision|md5|etag|fingerprint|public|version/i;
const endsAsReference =
  /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(?:[iI][dD]s?|ID|UUID|uuid|[gG]uid|GUID|[uU]rl|URL|[hH]ost|HOST|[nN]ame|NAME|[pP]ath|PATH|[fF]ile|FILE)$/;
const endsAsFile =
  /\.(?:[cm]?[jt]sx?|css|map|png|svg|jpe?g|gif|json|html?|md|txt|woff2?|py|go|rb|lock|zip|t?gz|exe|sh|ya?ml)$/i;

function isNoValue(name: string, value: string): boolean {
  if (aboutIt.test(name) || endsAsReference.test(name) || endsAsFile.test(name)) return true;
  if (!/[A-Za-z]/.test(value)) return true;
  if (!/[0-9]/.test(value) && (!/[a-z]/.test(value) || !/[A-Z]/.test(value))) return true;
  return isReference(value) || isPlaceholderWord(value) || isIdentifier(value);
}

function textsWith(
  name: string,
  called: string | undefined,
  value: string,
): { text: string; secret: string }[] {
  const words = `${name} ${called ?? "key"}`;
  return [
    `${called === undefined ? name : words}: ${value}\n`,
    `run --${name}-${called ?? "api"}-key ${value}`,
    `${words.replaceAll(" ", "_").toUpperCase()}=${value}\n`,
    `{\\"${words}\\":\\"${value}\\"}`,
    `"${name}": { "${called ?? "key"}": "${value}" }`,
    `| ${words} | ${value} |`,
  ].map((text) => ({ text, secret: value }));
}

/** Any of the literals in any case, so that the value's own case still counts. */
function caseless(literals: readonly string[]): string {
  const each = literals.map((literal) =>
    Array.from(literal, (character) =>
      /[a-z]/.test(character)
        ? `[${character.toUpperCase()}${character}]`
        : character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&"),
    ).join(""),
  );
  return `(?:${each.join("|")})`;
}
