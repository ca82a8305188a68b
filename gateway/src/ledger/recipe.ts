import { VarintReader, VarintWriter } from "./varint.ts";

/**
 * How a body is put together: literal bytes, and references to stored content, in order. Strings
 * here hold one byte a character: they compare, hash and keep faster than small byte arrays do.
 */
export interface Op {
  /** Digest of stored content (32 bytes) rather than the bytes themselves. */
  readonly ref: boolean;
  readonly text: string;
  /** Bytes that it stands for. */
  readonly length: number;
}

/**
 * Encoded: u8 form; for a delta the log index of the record whose recipe it builds on; then ops, each a
 * varint of count·4 + tag: 0 literal (count bytes follow), 1 reference (digest follows, count is
 * its length), 2 copy (count ops of the base, from the op number that follows).
 */
const form = { whole: 1, delta: 2 } as const;
const tag = { literal: 0, ref: 1, copy: 2 } as const;
export const digestLength = 32;
const opCountMax = 4_000_000;

export function encodeRecipe(ops: readonly Op[]): Buffer {
  const out = new VarintWriter();
  out.varint(form.whole);
  for (const op of ops) writeOp(out, op);
  return out.take();
}

/** A run of ops that stand together in new and base: same object at the start, so same ops throughout. */
export interface KnownRun {
  /** Op number in the new recipe. */
  readonly at: number;
  readonly count: number;
  /** That its ops stand for. */
  readonly bytes: number;
  /** Op number in the base. */
  readonly base: number;
}

/** What is literal on both sides may lie some ops further on, where ops were taken out. */
const lookAhead = 8;

/** The recipe as a difference from a base recipe, given the runs that are known to be the same. */
export function encodeDelta(
  ops: readonly Op[],
  known: readonly KnownRun[],
  base: { readonly ops: readonly Op[]; readonly index: number },
): Buffer {
  const out = new VarintWriter();
  out.varint(form.delta);
  out.varint(base.index);
  const copies = new CopyRuns(out);
  let expected = 0;
  let nextKnown = 0;
  for (let at = 0; at < ops.length;) {
    const run = known[nextKnown];
    if (run?.at === at) {
      copies.add(run.base, run.count);
      expected = run.base + run.count;
      at += run.count;
      nextKnown++;
      continue;
    }
    const op = ops[at++]!;
    const found = findNear(op, base.ops, expected);
    if (found < 0) {
      copies.end();
      writeOp(out, op);
    } else {
      copies.add(found, 1);
      expected = found + 1;
    }
  }
  copies.end();
  return out.take();
}

/** Joins copies that follow one another in the base. */
class CopyRuns {
  readonly #out: VarintWriter;
  #from = 0;
  #count = 0;

  constructor(out: VarintWriter) {
    this.#out = out;
  }

  add(from: number, count: number): void {
    if (this.#count > 0 && from !== this.#from + this.#count) this.end();
    if (this.#count === 0) this.#from = from;
    this.#count += count;
  }

  end(): void {
    if (this.#count === 0) return;
    this.#out.varint(this.#count * 4 + tag.copy);
    this.#out.varint(this.#from);
    this.#count = 0;
  }
}

/** Where the base has this op: here, or for anything but punctuation a few ops on. */
function findNear(op: Op, base: readonly Op[], from: number): number {
  const reach = op.ref || op.length > 16 ? lookAhead : 1;
  for (let at = from; at < Math.min(base.length, from + reach); at++) {
    const other = base[at]!;
    if (other === op || (other.ref === op.ref && other.text === op.text)) return at;
  }
  return -1;
}

function writeOp(out: VarintWriter, { ref, text, length }: Op): void {
  out.varint(length * 4 + (ref ? tag.ref : tag.literal));
  out.latin1(text);
}

/**
 * The ops that an encoded recipe states itself, in runs of what stands together in the body: what it copies
 * of another is left out, so nothing else need be read.
 * @throws RangeError for bytes that are no recipe
 */
export function ownOps(bytes: Uint8Array): readonly (readonly Op[])[] {
  const reader = new VarintReader(bytes);
  if (reader.varint() === form.delta) reader.varint();
  const runs: Op[][] = [];
  let run: Op[] = [];
  while (!reader.ended) {
    const head = reader.varint();
    const count = Math.floor(head / 4);
    if (head % 4 === tag.copy) {
      reader.varint();
      if (run.length > 0) runs.push(run);
      run = [];
    } else {
      const ref = head % 4 === tag.ref;
      run.push({ ref, text: reader.latin1(ref ? digestLength : count), length: count });
    }
  }
  return run.length > 0 ? [...runs, run] : runs;
}

/**
 * The ops of an encoded recipe. `baseOps` gives those of the record that a delta builds on.
 * @throws RangeError for bytes that are no recipe
 */
export async function decodeRecipe(
  bytes: Uint8Array,
  baseOps: (index: number) => Promise<readonly Op[]>,
): Promise<Op[]> {
  const reader = new VarintReader(bytes);
  const isDelta = reader.varint() === form.delta;
  const base = isDelta ? await baseOps(reader.varint()) : [];
  const ops: Op[] = [];
  while (!reader.ended) {
    const head = reader.varint();
    const count = Math.floor(head / 4);
    if (head % 4 === tag.copy) {
      const from = reader.varint();
      if (from + count > base.length) throw new RangeError("a recipe copies what its base does not have");
      for (let at = from; at < from + count; at++) ops.push(base[at]!);
    } else {
      const ref = head % 4 === tag.ref;
      ops.push({ ref, text: reader.latin1(ref ? digestLength : count), length: count });
    }
    if (ops.length > opCountMax) throw new RangeError("a recipe is too long");
  }
  return ops;
}
