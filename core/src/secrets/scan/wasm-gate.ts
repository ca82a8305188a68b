import { instantiate } from "../../wasm/module.ts";
import { pass, walk } from "./gate-code.ts";
import {
  aheadBytes,
  asksAt,
  backBytes,
  blockBytes,
  gateTables,
  passedAt,
  stoppedAt,
  textAt,
} from "./gate-tables.ts";
import type { Gate } from "./gate.ts";
import { gramBytes, type Prefixes } from "./prefixes.ts";

/** What stands before a text: it tells nothing about the first place. */
const beforeText = 0x2d;

/** Null where the runtime cannot, or the tables do not fit. */
export function createWasmGate(prefixes: Prefixes, notAfters: readonly (Uint8Array | null)[]): Gate | null {
  if (prefixes.anywhere.length > 0) return null;
  const tables = gateTables(prefixes, notAfters);
  const instance = tables === null ? null : instantiate([pass, walk(tables)], tables.memoryBytes);
  if (tables === null || instance === null) return null;
  const words = new Int32Array(instance.memory);
  const memory = new Uint8Array(instance.memory);
  for (const [at, part] of tables.parts) words.set(part, at / 4);
  const passPlaces = instance.functions["pass"]!;
  const walkPlaces = instance.functions["walk"]!;

  return {
    each(bytes, ask) {
      const last = bytes.length - gramBytes;
      memory.fill(beforeText, textAt - backBytes, textAt);
      for (let from = 0; from <= last; from += blockBytes) {
        const start = from === 0 ? 0 : from - backBytes;
        const end = Math.min(bytes.length, from + blockBytes + aheadBytes);
        const isWhole = start === 0 && end === bytes.length;
        memory.set(isWhole ? bytes : bytes.subarray(start, end), textAt + start - from);
        const toText = textAt - from;
        const passed = passPlaces(textAt, toText + Math.min(from + blockBytes, last + 1));
        for (let next = passedAt; next < passed; next = words[stoppedAt / 4]!) {
          const asks = walkPlaces(next, passed, toText + end) / 4;
          for (let at = asksAt / 4; at < asks; at += 2) ask(words[at + 1]!, words[at]! - toText);
        }
      }
      for (let at = Math.max(0, last + 1); at < bytes.length; at++)
        for (const rule of prefixes.short) ask(rule, at);
    },
  };
}
