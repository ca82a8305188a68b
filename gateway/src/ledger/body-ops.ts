import type { Part, Prompt } from "@fourgate/core/prompt/prompt";
import { hmacSha256 } from "./crypto.ts";
import type { KnownRun, Op } from "./recipe.ts";
import type { ContentKey } from "./subject-key.ts";

/** Shorter stretches are cheaper in the recipe than as content of their own. */
const leafBytesMin = 256;
/** Longer literals are stored in pieces. */
const leafBytesMax = 256 * 1024;
/** Pieces of a body that is not a prompt, and of a reply. */
export const chunkBytes: number = 64 * 1024;

/** A body's ops, and where each prompt part's ops begin: parts are what turns share. */
export interface BodyOps {
  readonly ops: readonly Op[];
  /** First op's number and count by part's ops. */
  readonly runs: readonly { readonly ops: readonly Op[]; readonly at: number; readonly bytes: number }[];
}

/**
 * Takes bodies apart for one process. A Part object stands for its exact bytes, so what was found
 * of it once (its content's digests) holds whenever the same object appears again: a turn costs
 * the hashing of its new parts only.
 */
export class BodyReader {
  readonly #byPart = new WeakMap<Part, { readonly key: ContentKey; readonly ops: readonly Op[] }>();

  read(bytes: Uint8Array, prompt: Prompt | null, key: ContentKey): BodyOps {
    // A prompt read from the decoded form of an encoded body says nothing of these bytes.
    return (
      (prompt && prompt.bytes === bytes && this.#readPrompt(prompt, key)) || {
        ops: chunkOps(bytes, key),
        runs: [],
      }
    );
  }

  /** Undefined when the parts do not lie one after the other, which no reader produces. */
  #readPrompt(prompt: Prompt, key: ContentKey): BodyOps | undefined {
    const bytes = bufferOf(prompt.bytes);
    const ops: Op[] = [];
    const runs: BodyOps["runs"][number][] = [];
    let end = 0;
    for (const { part, start } of prompt.placements) {
      if (start < end || start + part.length > bytes.length) return undefined;
      pushGlue(ops, bytes, end, start, key);
      const partOps = this.#partOps(part, bytes, start, key);
      runs.push({ ops: partOps, at: ops.length, bytes: part.length });
      for (let i = 0; i < partOps.length; i++) ops.push(partOps[i]!);
      end = start + part.length;
    }
    pushGlue(ops, bytes, end, bytes.length, key);
    return { ops, runs };
  }

  #partOps(part: Part, bytes: Buffer, start: number, key: ContentKey): readonly Op[] {
    const known = this.#byPart.get(part);
    if (known?.key === key) return known.ops;
    const spans = part.blocks
      .flatMap((block) => block.spans)
      .filter((span) => span.end - span.start >= leafBytesMin)
      .toSorted((a, b) => a.start - b.start);
    const ops: Op[] = [];
    let end = 0;
    for (const span of spans) {
      if (span.start < end || span.end > part.length) continue;
      pushGlue(ops, bytes, start + end, start + span.start, key);
      for (let at = span.start; at < span.end; at += leafBytesMax) {
        ops.push(refTo(bytes.subarray(start + at, start + Math.min(span.end, at + leafBytesMax)), key));
      }
      end = span.end;
    }
    pushGlue(ops, bytes, start + end, start + part.length, key);
    this.#byPart.set(part, { key, ops });
    return ops;
  }
}

/** So many parts may have left a body between two turns and the rest is found again. */
const lookAhead = 8;

/** Runs of these ops that the base has too, found by the identity of a part's ops. */
export function knownRuns(body: BodyOps, base: BodyOps): KnownRun[] {
  const known: KnownRun[] = [];
  let expected = 0;
  for (const { ops, at, bytes } of body.runs) {
    for (let i = expected; i < Math.min(base.runs.length, expected + lookAhead); i++) {
      if (base.runs[i]!.ops !== ops) continue;
      known.push({ at, count: ops.length, bytes, base: base.runs[i]!.at });
      expected = i + 1;
      break;
    }
  }
  return known;
}

/** Ops of bytes without a known shape. */
export function chunkOps(bytes: Uint8Array, key: ContentKey): Op[] {
  const buffer = bufferOf(bytes);
  const ops: Op[] = [];
  for (let at = 0; at < buffer.length; at += chunkBytes) {
    pushGlue(ops, buffer, at, Math.min(buffer.length, at + chunkBytes), key);
  }
  return ops;
}

function refTo(bytes: Uint8Array, key: ContentKey): Op {
  return { ref: true, text: hmacSha256(key.digests, bytes).toString("latin1"), length: bytes.length };
}

/** What stands between almost any two parts; one object, so that it is known by identity. */
const comma: Op = { ref: false, text: ",", length: 1 };

/** Between the leaves: long stretches (a tool's many short descriptions) are content as well. */
function pushGlue(ops: Op[], bytes: Buffer, start: number, end: number, key: ContentKey): void {
  if (end - start === 1 && bytes[start] === 0x2c) {
    ops.push(comma);
    return;
  }
  for (let at = start; at < end; at += leafBytesMax) {
    const stop = Math.min(end, at + leafBytesMax);
    if (stop - at >= leafBytesMin) ops.push(refTo(bytes.subarray(at, stop), key));
    else ops.push({ ref: false, text: bytes.toString("latin1", at, stop), length: stop - at });
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
