import type { Part } from "../../prompt/prompt.ts";
import { Lru } from "../lru.ts";
import { writtenForms, type Secret, type SecretOrigin } from "./secret-map.ts";
import { ValueFinder } from "./value-finder.ts";

/** A range that is replaced: raw bytes, from the start of its part or of its span. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly secret: Secret;
  /** In place of the secret's placeholder: media that may not leave, of which nothing is learned. */
  readonly replacement?: string;
  /** What is replaced is a number: the placeholder needs quotes. */
  readonly isNumber?: boolean;
  /** How many quoted strings it stands inside of here. */
  readonly depth: number;
}

/** An edit of a block, wherever the block stands. `span` is an index into its judgedSpans. */
export interface PinnedEdit extends Edit {
  readonly span: number;
}

export interface PartEdits {
  /** By rising start. */
  readonly edits: readonly Edit[];
  /** Parallel to edits: where a secret was read; null where the model wrote it. */
  readonly origins: readonly (SecretOrigin | null)[];
}

/**
 * What one session has sent: a block goes out the second time as it did the first, whatever the
 * detectors say by then, since prompt caches and thinking signatures cover its bytes. In memory,
 * one for each session; an equal block of another session may have gone out otherwise.
 */
export class Pins {
  readonly #entriesMax: number;
  readonly #blocks: Lru<readonly PinnedEdit[]>;
  readonly #parts = new WeakMap<Part, PartEdits>();
  #later: (() => void)[] = [];
  #secrets = new Map<string, Secret>();
  #finder = new ValueFinder<Secret>();

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
    this.#blocks = new Lru(entriesMax);
  }

  part(part: Part): PartEdits | undefined {
    return this.#parts.get(part);
  }

  keepPart(part: Part, edits: PartEdits): void {
    this.#parts.set(part, edits);
  }

  block(key: string): readonly PinnedEdit[] | undefined {
    this.settle();
    return this.#blocks.get(key);
  }

  keepBlock(key: string, edits: readonly PinnedEdit[]): void {
    this.#blocks.set(key, edits);
  }

  /** No secret was ever known here, so nothing that was sent had an edit. */
  get isClean(): boolean {
    return this.#secrets.size === 0;
  }

  /** `keep` is called before any block is looked up, and at the latest by `settle`. */
  keepLater(keep: () => void): void {
    this.#later.push(keep);
  }

  /** Does what was left for later. Call when nobody waits; what is pending holds its prompt. */
  settle(): void {
    if (this.#later.length === 0) return;
    const later = this.#later;
    this.#later = [];
    for (const keep of later) keep();
  }

  /** Makes a secret known: from here on its value is found wherever it stands. */
  learn(secret: Secret): void {
    if (this.#secrets.has(secret.placeholder)) return;
    if (this.#secrets.size >= this.#entriesMax) {
      this.#secrets = new Map();
      this.#finder = new ValueFinder();
    }
    this.#secrets.set(secret.placeholder, secret);
    for (const form of writtenForms(secret))
      this.#finder.add(form, secret, secret.isBlock === true && form === secret.value);
  }

  knows(placeholder: string): boolean {
    return this.#secrets.has(placeholder);
  }

  get finder(): ValueFinder<Secret> {
    return this.#finder;
  }
}

/** `entriesMax`: blocks (each some hundred bytes) and secrets that are remembered. */
export function createPins(options: { readonly entriesMax: number }): Pins {
  return new Pins(options.entriesMax);
}
