import { seeded } from "../measure/random.ts";

const NOUNS = [
  "order",
  "invoice",
  "ledger",
  "customer",
  "shipment",
  "account",
  "queue",
  "session",
  "report",
  "batch",
];
const VERBS = ["load", "store", "merge", "check", "render", "parse", "apply", "resolve", "collect", "flush"];
const FRAGMENTS = 64;

/**
 * Source text as a coding tool reads it: quotes, tabs, backslashes, non-ASCII, hashes and long
 * names, each line with the client's number in front. Nothing in it is a secret.
 */
export function sourceFragments(seed: number, bytesEach: number): readonly string[] {
  const random = seeded(seed);
  return Array.from({ length: FRAGMENTS }, () => fragment(random, bytesEach));
}

function fragment(random: () => number, bytes: number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const lines: string[] = [];
  let length = 0;
  for (let n = 2; length < bytes; n++) {
    const noun = pick(NOUNS);
    const name = `${pick(VERBS)}${noun[0]?.toUpperCase()}${noun.slice(1)}`;
    const kind = random();
    let line: string;
    if (kind < 0.25)
      line = `export async function ${name}(${noun}: ${name}Options): Promise<readonly ${name}Row[]> {`;
    else if (kind < 0.45)
      line = `\tconst ${noun}s = await ${name}({ path: "src\\\\${noun}\\\\${name}.ts", limit: ${Math.floor(random() * 1000)} });`;
    else if (kind < 0.6)
      line = `\tif (${noun}.status !== "open") throw new Error(\`no ${noun} ("\${${noun}.id}")\`);`;
    else if (kind < 0.63) line = `\t// ${name}: größer als erwartet — siehe „${noun}“ …`;
    else if (kind < 0.75) line = `\t"${noun}-${name}@1.${n}.0": "sha512-${hex(random, 32)}",`;
    else line = `\treturn ${noun}s.map((row) => ({ ...row, total: row.total * ${random().toFixed(4)} }));`;
    const numbered = `${n}\t${line}\n`;
    lines.push(numbered);
    length += Buffer.byteLength(numbered);
  }
  return lines.join("");
}

function hex(random: () => number, bytes: number): string {
  return Array.from({ length: bytes }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
}
