import { createHash, hash, type Hash } from "node:crypto";
import { equalBytes } from "@fourgate/wire/native-bytes";

const strideBytes = 128 * 1024;
/** Less is digested faster than it is looked up. */
const keptBytesMin = 512 * 1024;
const keptBytesMax = 64 * 1024 * 1024;

interface Digested {
  readonly bytes: Uint8Array;
  /** After each whole stride. */
  readonly states: readonly Hash[];
}

/**
 * SHA-256 of bodies. A session's next body begins as its last one did, so the digest goes on from
 * where the two part. Bounded in bytes; the session that was quiet longest is forgotten first.
 */
export class BodyDigests {
  readonly #sessions = new Map<string, Digested>();
  #bytes = 0;

  /** In hex. */
  sha256(session: string, bytes: Uint8Array): string {
    if (bytes.length < keptBytesMin) return hash("sha256", bytes, "hex");
    const last = this.#sessions.get(session);
    const states = last ? last.states.slice(0, commonStrides(last, bytes)) : [];
    const digest = states.at(-1)?.copy() ?? createHash("sha256");
    let at = states.length * strideBytes;
    for (; at + strideBytes <= bytes.length; at += strideBytes) {
      digest.update(bytes.subarray(at, at + strideBytes));
      states.push(digest.copy());
    }
    this.#keep(session, { bytes, states });
    return digest.update(bytes.subarray(at)).digest("hex");
  }

  #keep(session: string, digested: Digested): void {
    this.#forget(session);
    this.#sessions.set(session, digested);
    this.#bytes += digested.bytes.length;
    for (const oldest of this.#sessions.keys()) {
      if (this.#bytes <= keptBytesMax) return;
      this.#forget(oldest);
    }
  }

  #forget(session: string): void {
    this.#bytes -= this.#sessions.get(session)?.bytes.length ?? 0;
    this.#sessions.delete(session);
  }
}

function commonStrides({ bytes, states }: Digested, other: Uint8Array): number {
  let count = 0;
  while (
    count < states.length &&
    equalBytes(bytes, count * strideBytes, other, count * strideBytes, strideBytes)
  )
    count += 1;
  return count;
}
