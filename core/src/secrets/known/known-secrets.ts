import type { Confidence } from "../detector.ts";
import { hashFor, type KeyedHash } from "../keyed-hash.ts";
import { standsAlone } from "../scan/border.ts";
import { utf8Bytes } from "../text-bytes.ts";
import { base64Text } from "./base64-text.ts";
import { headHash, keysOf, tailHash, windowSlots, type WindowKeys } from "./window-hash.ts";

/** A value that must not leave, while it is learned. */
export interface LearnedValue {
  /** For a sentence: "a value from .env (REDIS_PASSWORD)". */
  readonly title: string;
  readonly value: string;
  readonly confidence: Confidence;
}

/** One way in which a value is written, without it. */
export interface KnownForm {
  /** Bytes. */
  readonly length: number;
  /** Keyed hashes of its first six and its last four bytes: they rule out nearly all that is another. */
  readonly head: number;
  readonly tail: number;
  /** Keyed digest of all of it. */
  readonly digest: string;
  /** How the value, which a fingerprint is of, is written in this form; null for as it is. */
  readonly encoding: "base64" | "hex" | null;
  /** Index into `titles`. */
  readonly title: number;
}

/**
 * Values of a workspace's and a user's own secret files as keyed digests: enough to find them, and
 * nothing to read them from. Structured-cloneable.
 */
export interface KnownSecrets {
  /** A keyed hash over all of it; "" where nothing is known. */
  readonly version: string;
  readonly forms: readonly KnownForm[];
  readonly titles: readonly { readonly title: string; readonly confidence: Confidence }[];
  /** Slots of the windows with which forms begin (window-hash.ts). */
  readonly slots: readonly number[];
}

export const noKnownSecrets: KnownSecrets = { version: "", forms: [], titles: [], slots: [] };

/** A longer value's base64 is found by decoding it. */
const base64ValueBytesMax = 17;

/** The same of hex, and of what a dump puts into groups. */
const hexValueBytesMax = 11;

/** As programs print them: `xxd -p`, in capitals, in the pairs of xxd, in the bytes of hexdump and od. */
function hexTexts(bytes: Uint8Array): readonly string[] {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const plain = pairs.join("");
  return [plain, plain.toUpperCase(), (plain.match(/.{1,4}/g) ?? []).join(" "), pairs.join(" ")];
}

/** Digests of these values; they themselves are not kept. The first title of a value is the one told. */
export function knownSecrets(values: readonly LearnedValue[], keyedHash: KeyedHash): KnownSecrets {
  const keys = keysOf(keyedHash);
  const forms = new Map<string, KnownForm>();
  const titles: { title: string; confidence: Confidence }[] = [];
  const slots = new Set<number>();
  for (const { title, value, confidence } of values) {
    const bytes = utf8Bytes(value);
    let index = -1;
    const addForm = (form: Uint8Array, encoding: KnownForm["encoding"]): void => {
      const digest = digestOf(form, keyedHash);
      if (forms.has(digest)) return;
      if (index < 0) index = titles.push({ title, confidence }) - 1;
      for (const slot of windowSlots(form, keys)) slots.add(slot);
      forms.set(digest, {
        length: form.length,
        head: headHash(form, 0, keys),
        tail: tailHash(form, form.length, keys),
        digest,
        encoding,
        title: index,
      });
    };
    addForm(bytes, null);
    // Compose files write a dollar twice.
    if (value.includes("$")) addForm(utf8Bytes(value.replaceAll("$", "$$$$")), null);
    if (bytes.length > base64ValueBytesMax) continue;
    for (const end of ["", "\n"]) {
      const written = utf8Bytes(value + end);
      addForm(utf8Bytes(base64Text(written)), "base64");
      if (bytes.length <= hexValueBytesMax)
        for (const hex of hexTexts(written)) addForm(utf8Bytes(hex), "hex");
    }
  }
  const sorted = [...forms.values()].sort((a, b) => b.length - a.length);
  const content = JSON.stringify([sorted, titles]);
  return {
    version: sorted.length === 0 ? "" : hashFor(keyedHash, "known version", utf8Bytes(content)).slice(0, 16),
    forms: sorted,
    titles,
    slots: [...slots],
  };
}

function digestOf(bytes: Uint8Array, keyedHash: KeyedHash): string {
  return hashFor(keyedHash, "known", bytes).slice(0, 32);
}

export interface KnownMatch {
  readonly start: number;
  /** Padding included, where it is base64. */
  readonly end: number;
  readonly title: string;
  readonly confidence: Confidence;
  readonly encoding: KnownForm["encoding"];
  /** Characters that encode it, without padding. */
  readonly length: number;
}

export interface KnownFinder {
  readonly version: string;
  /** Known values in a text, by rising start, none overlapping. Costs a look at every third byte. */
  find(bytes: Uint8Array): KnownMatch[];
}

/** `keyedHash` is the one that the digests were made with. */
export function createKnownFinder(known: KnownSecrets, keyedHash: KeyedHash): KnownFinder {
  const keys = keysOf(keyedHash);
  const isBeginning = new Uint8Array(1 << 16);
  for (const slot of known.slots) isBeginning[slot] = 1;
  const byHead = Map.groupBy(known.forms, ({ head }) => head);
  return {
    version: known.version,
    find: (bytes) =>
      known.forms.length === 0 ? [] : findForms(bytes, { keys, isBeginning, byHead, known, keyedHash }),
  };
}

interface Search {
  readonly keys: WindowKeys;
  readonly isBeginning: Uint8Array;
  readonly byHead: ReadonlyMap<number, readonly KnownForm[]>;
  readonly known: KnownSecrets;
  readonly keyedHash: KeyedHash;
}

/**
 * Of three windows with which a value begins, at its first three bytes, one lies at a multiple of
 * three: so every third window of the text is asked for, and hardly any is a value's.
 */
function findForms(bytes: Uint8Array, search: Search): KnownMatch[] {
  const { keys, isBeginning } = search;
  const { add, multiply } = keys.window;
  const matches: KnownMatch[] = [];
  let from = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 3) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    if (isBeginning[Math.imul(word ^ add, multiply) >>> 16] === 0) continue;
    for (let start = Math.max(from, at - 2); start <= at; start++) {
      const match = formAt(bytes, start, search);
      if (match === null) continue;
      matches.push(match);
      from = match.end;
      break;
    }
  }
  return matches;
}

function formAt(bytes: Uint8Array, start: number, search: Search): KnownMatch | null {
  const { keys, byHead, known, keyedHash } = search;
  for (const form of byHead.get(headHash(bytes, start, keys)) ?? []) {
    const end = start + form.length;
    if (end > bytes.length || tailHash(bytes, end, keys) !== form.tail) continue;
    if (!standsAlone(bytes, start, end)) continue;
    if (digestOf(bytes.subarray(start, end), keyedHash) !== form.digest) continue;
    const { title, confidence } = known.titles[form.title]!;
    const { encoding, length } = form;
    return {
      start,
      end: encoding === "base64" ? paddedEnd(bytes, end) : end,
      title,
      confidence,
      encoding,
      length,
    };
  }
  return null;
}

function paddedEnd(bytes: Uint8Array, end: number): number {
  let to = end;
  while (to - end < 2 && bytes[to] === 0x3d) to++;
  return to;
}
