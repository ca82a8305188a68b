import type { Reading } from "@fourgate/core/judge";

/** Prompts of a session that take turns: the main conversation, a title, a summary. */
const readingsPerSessionMax = 3;
const comparedBytesMax = 1024;

interface Session {
  readonly readings: Reading[];
  bytes: number;
}

/**
 * Each session's last prompts, so that the next one is read by comparison. Bounded in bytes; the
 * session that was quiet longest is forgotten first, and forgetting costs time, never correctness.
 */
export class SessionReadings {
  readonly #sessions = new Map<string, Session>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The session's reading whose body begins most like these bytes. */
  closest(key: string, bytes: Uint8Array): Reading | undefined {
    let best: Reading | undefined;
    let bestLength = -1;
    for (const reading of this.#sessions.get(key)?.readings ?? []) {
      const length = commonPrefixBytes(reading.prompt.bytes, bytes);
      if (length > bestLength) [best, bestLength] = [reading, length];
    }
    return best;
  }

  /** Keeps this reading in place of the one that it continues. */
  remember(key: string, reading: Reading, continued: Reading | undefined): void {
    const session = this.#sessions.get(key) ?? { readings: [], bytes: 0 };
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const at = continued ? session.readings.indexOf(continued) : -1;
    if (at >= 0) this.#drop(session, at);
    session.readings.unshift(reading);
    this.#count(session, reading.prompt.bytes.length);
    if (session.readings.length > readingsPerSessionMax) this.#drop(session, session.readings.length - 1);
    this.#shrink();
  }

  #shrink(): void {
    for (const [key, session] of this.#sessions) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#bytes -= session.bytes;
      this.#sessions.delete(key);
    }
  }

  #drop(session: Session, at: number): void {
    const [dropped] = session.readings.splice(at, 1);
    if (dropped) this.#count(session, -dropped.prompt.bytes.length);
  }

  #count(session: Session, bytes: number): void {
    session.bytes += bytes;
    this.#bytes += bytes;
  }
}

function commonPrefixBytes(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length, comparedBytesMax);
  let at = 0;
  while (at < end && a[at] === b[at]) at += 1;
  return at;
}
