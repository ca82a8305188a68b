import type { Part } from "../../prompt/prompt.ts";
import type { Finding } from "../finding.ts";
import { Lru } from "../lru.ts";

/** A finding by the place inside of its block, wherever that stands. */
export interface BlockFinding {
  readonly finding: Finding;
  /** Index into the block's judgedSpans, of media 0; start and end count from that span's start. */
  readonly span: number;
  readonly start: number;
  readonly end: number;
}

/**
 * What was found before, so that a repeated block costs a hash and a repeated part nothing. Holds
 * no text and no secret. Forgets everything when the scanner's version changes.
 */
export class FindingsCache {
  #version = "";
  #parts = new WeakMap<Part, readonly Finding[]>();
  readonly #blocks: Lru<readonly BlockFinding[]>;

  constructor(entriesMax: number) {
    this.#blocks = new Lru(entriesMax);
  }

  /** Call before use with the scanner that will be used. */
  useVersion(version: string): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#parts = new WeakMap();
    this.#blocks.clear();
  }

  part(part: Part): readonly Finding[] | undefined {
    return this.#parts.get(part);
  }

  keepPart(part: Part, findings: readonly Finding[]): void {
    this.#parts.set(part, findings);
  }

  block(key: string): readonly BlockFinding[] | undefined {
    return this.#blocks.get(key);
  }

  keepBlock(key: string, findings: readonly BlockFinding[]): void {
    this.#blocks.set(key, findings);
  }

  get blockCount(): number {
    return this.#blocks.size;
  }
}

/** `entriesMax`: blocks, each some hundred bytes. */
export function createFindingsCache(options: { readonly entriesMax: number }): FindingsCache {
  return new FindingsCache(options.entriesMax);
}
