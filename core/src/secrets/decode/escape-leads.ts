import { escapeKinds } from "./escape-kinds.ts";

const hexDigits = "0123456789ABCDEFabcdef";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What may stand behind a lead for an escape to begin there, where that is rare; absent for any byte. */
const seconds: ReadonlyMap<number, string> = new Map([
  [0x25, hexDigits],
  [0x26, `#0123456789${letters}`],
  [0x3d, "\n\r0123456789ABCDEF"],
  [0x1b, "["],
  [0xc2, "\xad"],
  [0xe2, "\x80\x81"],
  [0xef, "\xbb"],
]);

/** A bit for each kind of escape (by its place in escapeKinds) that begins with a byte. */
export function kindsOfLead(byte: number): number {
  let kinds = 0;
  for (const [index, { lead }] of escapeKinds.entries()) if (lead === byte) kinds |= 1 << index;
  return kinds;
}

/** A bit for each kind of escape that may have a byte behind its lead. */
export function kindsOfSecond(byte: number): number {
  let kinds = 0;
  for (const [index, { lead }] of escapeKinds.entries())
    if (seconds.get(lead)?.includes(String.fromCharCode(byte)) !== false) kinds |= 1 << index;
  return kinds;
}
