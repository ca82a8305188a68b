import type { Json } from "./json.ts";

/** Reads JSON that has one reading: UTF-8, nothing after it, no key twice in one object. Throws Error. */
export function parseStrict(bytes: Uint8Array): Json {
  const source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(source) as Json;
  const twice = duplicateKey(source);
  if (twice !== null) throw new Error(`the key ${JSON.stringify(twice)} stands twice in one object`);
  return value;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The first key that stands twice, of a text that is known to be JSON. */
function duplicateKey(source: string): string | null {
  const open: (Set<string> | null)[] = [];
  let keyNext = false;
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === "{") {
      open.push(new Set());
      keyNext = true;
    } else if (token === "[") {
      open.push(null);
      keyNext = false;
    } else if (token === "}" || token === "]") {
      open.pop();
      keyNext = false;
    } else if (token === ",") {
      keyNext = open.at(-1) instanceof Set;
    } else if (token === ":") {
      keyNext = false;
    } else if (keyNext) {
      const keys = open.at(-1);
      const key = token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return null;
}
