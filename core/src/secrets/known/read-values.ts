/** A name and what a file says of it. Holds the value: never kept, logged or sent. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/**
 * How a secret file is written; "assignments" is most of them: .env, ini, npmrc, tfvars, YAML. "bare": one line
 * is the secret, more are assignments.
 */
export type SecretFileFormat = "assignments" | "bare" | "json" | "netrc" | "pgpass" | "htpasswd" | "urls";

const valueCountMax = 2000;
const jsonDepthMax = 12;

/** What a secret file names, in its order. What cannot be read is left out; never throws. */
export function readValues(text: string, format: SecretFileFormat): NamedValue[] {
  const values: NamedValue[] = [];
  const add = (name: string, value: string): void => {
    if (values.length >= valueCountMax || value === "") return;
    values.push({ name, value });
    const password = passwordOf(value);
    if (password !== null) values.push({ name: `${name} password`, value: password });
  };
  if (format === "json") readJson(text, add);
  else if (format === "netrc") readNetrc(text, add);
  else if (format === "pgpass") readPgpass(text, add);
  else if (format === "htpasswd") readHtpasswd(text, add);
  else if (format === "urls") for (const line of text.split(/\r?\n/)) add("url", line.trim());
  else if (format === "bare" && /^[^\s=]+\s*$/.test(text)) add("secret", text.trim());
  else readAssignments(text, add);
  return values;
}

/** The password in a URL: what is secret of `postgres://user:password@host/db`. */
function passwordOf(value: string): string | null {
  const match = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@]{0,200}:([^\s/@]{1,500})@/i.exec(value);
  if (match?.[1] === undefined) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return match[1];
  }
}

type Add = (name: string, value: string) => void;

/** `NAME=value`, `export NAME="value"`, `name = value`, `name: value`, `//registry/:_authToken=value`. */
function readAssignments(text: string, add: Add): void {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const match =
      /^\s*(?:export\s+|set\s+|-\s+)?["']?([^\s"'#;=][^\s"'=]{0,200}?)["']?\s*(?:=|:(?=\s|$))\s*(.*)$/.exec(
        line,
      );
    if (match === null) continue;
    const [, name = "", rest = ""] = match;
    const quote = rest.charAt(0);
    if ((quote === '"' || quote === "'") && !rest.includes(quote, 1)) {
      // A quoted value may go over lines: a key in PEM.
      const end = lines.findIndex((other, index) => index > at && index < at + 200 && other.includes(quote));
      if (end < 0) continue;
      add(
        nameOf(name),
        [rest.slice(1), ...lines.slice(at + 1, end), lines[end]!.split(quote)[0] ?? ""].join("\n"),
      );
      at = end;
    } else add(nameOf(name), unquoted(rest));
  }
}

/** Of `//registry.example/:_authToken`, what stands last. */
function nameOf(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

function unquoted(rest: string): string {
  const quoted = /^(["'`])((?:\\.|(?!\1).)*)\1/.exec(rest);
  if (quoted !== null) {
    const inner = quoted[2] ?? "";
    return quoted[1] === '"' ? inner.replaceAll(/\\(["\\$`])/g, "$1").replaceAll("\\n", "\n") : inner;
  }
  return rest
    .replace(/\s+[#;].*$/, "")
    .replace(/[,;]$/, "")
    .trim();
}

function readJson(text: string, add: Add): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return;
  }
  const walk = (value: unknown, name: string, depth: number): void => {
    if (typeof value === "string") add(name, value);
    else if (typeof value === "object" && value !== null && depth < jsonDepthMax) {
      for (const [key, member] of Object.entries(value))
        walk(member, Array.isArray(value) ? name : key, depth + 1);
    }
  };
  walk(parsed, "", 0);
}

function readNetrc(text: string, add: Add): void {
  const words = text.split(/\s+/);
  for (let at = 0; at + 1 < words.length; at++) {
    const word = words[at]!;
    if (word === "password" || word === "account") add(word, words[++at]!);
  }
}

/** `host:port:database:user:password`, with `\:` and `\\`. */
function readPgpass(text: string, add: Add): void {
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const password = line
      .split(/(?<!\\):/)
      .slice(4)
      .join(":");
    add("password", password.replaceAll(/\\([:\\])/g, "$1"));
  }
}

/** `user:hash`, or the password itself where the server reads it so. */
function readHtpasswd(text: string, add: Add): void {
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0 && !line.startsWith("#"))
      add(`${line.slice(0, colon)} password`, line.slice(colon + 1).trim());
  }
}
