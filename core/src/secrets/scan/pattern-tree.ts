import { FourgateError } from "../../errors.ts";
import type { ByteSets } from "./byte-set.ts";

/** A pattern as a tree, over bytes. Which of several matches a RegExp prefers is not in it. */
export type PatternNode =
  | { readonly kind: "bytes"; readonly set: number }
  | { readonly kind: "sequence"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly node: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: "group"; readonly node: PatternNode; readonly group: number }
  | LookNode;

/** Takes nothing. */
export interface LookNode {
  readonly kind: "look";
  /** What the next byte must be of, as far as that is certain; null where nothing is. */
  readonly next: number | null;
  /** The end of the text will do as well. */
  readonly atEnd: boolean;
}

export interface Pattern {
  readonly root: PatternNode;
  /** The most characters that a match can take, lookarounds included. */
  readonly lengthMax: number;
}

/**
 * Reads a RegExp source. Refuses what has no bound (`*`, `+`, `{n,}`, back-references): a detector
 * costs at most its length.
 */
export function readPattern(source: string, ignoreCase: boolean, sets: ByteSets): Pattern {
  const reader = new PatternReader(source, ignoreCase, sets);
  const { node, length } = reader.alternatives();
  if (!reader.atEnd) throw unbounded(source);
  return { root: node, lengthMax: length + reader.lookMax };
}

function unbounded(source: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `A detector's pattern has no bound or cannot be read: ${source.slice(0, 80)}`,
    "Write every quantifier as {least,most}, without back-references.",
  );
}

interface Read {
  readonly node: PatternNode;
  readonly length: number;
}

interface Times {
  readonly least: number;
  readonly most: number;
}

const once: Times = { least: 1, most: 1 };
const nothing: Read = { node: { kind: "look", next: null, atEnd: true }, length: 0 };

class PatternReader {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  readonly #sets: ByteSets;
  #at = 0;
  #groups = 0;
  /** The longest lookaround: it reads that far past what is consumed, however often. */
  lookMax = 0;

  constructor(source: string, ignoreCase: boolean, sets: ByteSets) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
    this.#sets = sets;
  }

  get atEnd(): boolean {
    return this.#at === this.#source.length;
  }

  alternatives(): Read {
    const first = this.#sequence();
    if (this.#source[this.#at] !== "|") return first;
    const nodes = [first.node];
    let { length } = first;
    while (this.#source[this.#at] === "|") {
      this.#at++;
      const next = this.#sequence();
      nodes.push(next.node);
      length = Math.max(length, next.length);
    }
    return { node: { kind: "choice", nodes }, length };
  }

  #sequence(): Read {
    const nodes: PatternNode[] = [];
    let length = 0;
    while (!this.atEnd && this.#source[this.#at] !== "|" && this.#source[this.#at] !== ")") {
      const atom = this.#atom();
      const { least, most } = this.#times();
      length += atom.length * most;
      if (least === 1 && most === 1) nodes.push(atom.node);
      else nodes.push({ kind: "repeat", node: atom.node, least, most });
    }
    return { node: nodes.length === 1 ? nodes[0]! : { kind: "sequence", nodes }, length };
  }

  #atom(): Read {
    const start = this.#at;
    const character = this.#source[this.#at++];
    if (character === "^" || character === "$") return nothing;
    if (character === "(") return this.#group();
    if (character === "[") return this.#class(start);
    if (character === "\\") return this.#escape(start);
    if (character === "*" || character === "+" || character === "?" || character === "{")
      throw unbounded(this.#source);
    return this.#bytes(start);
  }

  #bytes(start: number): Read {
    const atom = this.#source.slice(start, this.#at);
    return { node: { kind: "bytes", set: this.#sets.ofAtom(atom, this.#ignoreCase) }, length: 1 };
  }

  #group(): Read {
    const opening = /^\?(?:[:=!]|<[=!])/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0] ?? "";
    if (opening === "" && this.#source[this.#at] === "?") throw unbounded(this.#source);
    this.#at += opening.length;
    const group = opening === "" ? ++this.#groups : 0;
    const inner = this.alternatives();
    if (this.#source[this.#at++] !== ")") throw unbounded(this.#source);
    if (opening === "?:") return inner;
    if (opening === "") return { node: { kind: "group", node: inner.node, group }, length: inner.length };
    this.lookMax = Math.max(this.lookMax, inner.length);
    if (opening === "?=") return { node: this.#lookAhead(inner.node), length: 0 };
    if (opening === "?!") return { node: this.#lookAheadNot(inner.node), length: 0 };
    return nothing;
  }

  #lookAhead(inner: PatternNode): PatternNode {
    const sets = choicesOf(inner).map((node) => (node.kind === "bytes" ? this.#sets.all[node.set]! : null));
    if (sets.includes(null)) return nothing.node;
    const next = new Uint8Array(256);
    for (const set of sets) for (let byte = 0; byte < 256; byte++) next[byte]! |= set![byte]!;
    return { kind: "look", next: this.#sets.add(next), atEnd: false };
  }

  /** Of several that may not follow, those of one byte are certain. */
  #lookAheadNot(inner: PatternNode): PatternNode {
    const next = new Uint8Array(256).fill(1);
    for (const node of choicesOf(inner)) {
      if (node.kind !== "bytes") continue;
      const set = this.#sets.all[node.set]!;
      for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) next[byte] = 0;
    }
    return { kind: "look", next: this.#sets.add(next), atEnd: true };
  }

  #class(start: number): Read {
    for (; !this.atEnd; this.#at++) {
      if (this.#source[this.#at] === "\\") this.#at++;
      else if (this.#source[this.#at] === "]") {
        this.#at++;
        return this.#bytes(start);
      }
    }
    throw unbounded(this.#source);
  }

  #escape(start: number): Read {
    const character = this.#source[this.#at++] ?? "";
    if (character === "b" || character === "B") return nothing;
    if (/[1-9kpPu]/.test(character)) throw unbounded(this.#source);
    if (character === "x") this.#at += 2;
    if (character === "c") this.#at += 1;
    return this.#bytes(start);
  }

  #times(): Times {
    const next = this.#source[this.#at];
    if (next !== "?" && next !== "{") return once;
    const quantifier = /^(?:(\?)|\{(\d+)(?:,(\d+))?\})\??/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (quantifier === null) return once;
    this.#at += quantifier[0].length;
    if (quantifier[1] !== undefined) return { least: 0, most: 1 };
    return { least: Number(quantifier[2]), most: Number(quantifier[3] ?? quantifier[2]) };
  }
}

function choicesOf(node: PatternNode): readonly PatternNode[] {
  return node.kind === "choice" ? node.nodes : [node];
}

/** Whether a match ends where this group does, whenever the group takes part. */
export function endsWith(pattern: PatternNode, group: number): boolean {
  // A group that is not in the tree stands in a lookaround.
  return holds(pattern, group) && isLast(pattern, group);
}

function isLast(node: PatternNode, group: number): boolean {
  switch (node.kind) {
    case "bytes":
    case "look":
      return true;
    case "group":
      return node.group === group || isLast(node.node, group);
    case "repeat":
      return !holds(node.node, group);
    case "choice":
      return node.nodes.every((each) => isLast(each, group));
    default: {
      const last = node.nodes.findLastIndex((each) => each.kind !== "look");
      return node.nodes.every((each, index) => (index === last ? isLast(each, group) : !holds(each, group)));
    }
  }
}

function holds(node: PatternNode, group: number): boolean {
  if (node.kind === "group") return node.group === group || holds(node.node, group);
  if (node.kind === "repeat") return holds(node.node, group);
  return "nodes" in node && node.nodes.some((each) => holds(each, group));
}
