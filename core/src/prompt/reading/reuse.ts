import type { EqualBytes, Part, PartKind, Placement, Prompt } from "../prompt.ts";

/**
 * Finds the parts of a session's previous prompt again by comparing bytes. A value that begins
 * with the exact bytes of a complete object, array or string IS that value, so nothing has to be
 * parsed to know where it ends. (A number is not complete by itself: 1 begins 12.)
 */
export class Reuse {
  /** Bytes recognised so far. */
  bytes = 0;
  readonly #previous: Uint8Array;
  readonly #equalBytes: EqualBytes;
  readonly #queues: Record<PartKind, Queue> = {
    message: new Queue(),
    system: new Queue(),
    tool: new Queue(),
    member: new Queue(),
  };

  constructor(previous: Prompt | undefined, equalBytes: EqualBytes | undefined) {
    this.#previous = previous?.bytes ?? new Uint8Array(0);
    this.#equalBytes = equalBytes ?? equalByLoop;
    for (const placement of previous?.placements ?? []) {
      if (isSelfDelimiting(this.#previous, placement))
        this.#queues[placement.part.kind].placements.push(placement);
    }
  }

  /** The part of this kind whose bytes stand at `at`, if the previous prompt had it about here. */
  find(kind: PartKind, bytes: Uint8Array, at: number): Part | undefined {
    const queue = this.#queues[kind];
    for (const index of queue.candidates()) {
      const placement = queue.placements[index];
      if (placement !== undefined && this.#holds(bytes, at, placement)) {
        queue.found(index);
        this.bytes += placement.part.length;
        return placement.part;
      }
    }
    queue.missed();
    return undefined;
  }

  #holds(bytes: Uint8Array, at: number, { part, start }: Placement): boolean {
    if (at + part.length > bytes.length || start + part.length > this.#previous.length) return false;
    return this.#equalBytes(bytes, at, this.#previous, start, part.length);
  }
}

/** Parts of one kind in order, and how far they are used up. */
class Queue {
  readonly placements: Placement[] = [];
  #next = 0;
  #missed = 0;

  /** After n new parts: n old ones were replaced; none was (these were put in); or one more fell out. */
  candidates(): readonly number[] {
    const { placements } = this;
    if (this.#next >= placements.length) return [];
    if (this.#missed === 0) return [this.#next, this.#next + 1];
    return [this.#next + this.#missed, this.#next, this.#next + this.#missed + 1];
  }

  found(index: number): void {
    this.#next = index + 1;
    this.#missed = 0;
  }

  missed(): void {
    this.#missed++;
  }
}

/** An object, array or string; not a key, which is a string but no value. */
function isSelfDelimiting(bytes: Uint8Array, { part, start }: Placement): boolean {
  const first = bytes[start];
  if (first === 0x7b || first === 0x5b) return true;
  return first === 0x22 && part.blocks[0]?.spans[0]?.key !== true;
}

function equalByLoop(
  a: Uint8Array,
  aStart: number,
  b: Uint8Array,
  bStart: number,
  lengthBytes: number,
): boolean {
  for (let i = 0; i < lengthBytes; i++) {
    if (a[aStart + i] !== b[bStart + i]) return false;
  }
  return true;
}
