import { randomInt } from "node:crypto";
import { retriedNumbers } from "@fourgate/core/prompt/reply/told-once";
import type { Confidence } from "@fourgate/core/secrets/detector";

/** Crockford's base 32, which has no I, L, O and U: a code can be read out, and is no word. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 4;
const codeCountMax = 1_000;
const lifeMs = 24 * 60 * 60 * 1000;

/** What was found, where, and under which code it can be asked for. Never the value. */
export interface CodedFinding {
  readonly code: string;
  readonly fingerprint: string;
  readonly detector: string;
  readonly title: string;
  readonly confidence: Confidence;
  /** "your message, line 12" */
  readonly place: string;
  /** Milliseconds since the epoch, when it was last found. */
  readonly atMs: number;
}

/** Codes of what this guard stopped or redacted in the last day, in memory. */
export class AllowCodes {
  readonly #clock: () => number;
  readonly #byCode = new Map<string, CodedFinding>();
  readonly #codes = new Map<string, string>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The code of this finding: the same for as long as it is remembered. */
  codeOf(finding: Omit<CodedFinding, "code" | "atMs">): string {
    const key = `${finding.fingerprint} ${finding.detector}`;
    const code = this.#known(key) ?? this.#newCode();
    this.#byCode.delete(code);
    this.#byCode.set(code, { ...finding, code, atMs: this.#clock() });
    this.#codes.set(key, code);
    if (this.#byCode.size > codeCountMax) this.#dropOldest();
    return code;
  }

  /** A code as a person typed it: any case, O for 0, I and L for 1. */
  find(text: string): CodedFinding | undefined {
    const code = text.trim().toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
    return this.#alive(this.#byCode.get(code));
  }

  /** Newest first. */
  recent(): readonly CodedFinding[] {
    return [...this.#byCode.values()].filter((one) => this.#alive(one)).toReversed();
  }

  #known(key: string): string | undefined {
    const code = this.#codes.get(key);
    return code !== undefined && this.#alive(this.#byCode.get(code)) ? code : undefined;
  }

  #alive(finding: CodedFinding | undefined): CodedFinding | undefined {
    return finding && this.#clock() - finding.atMs < lifeMs ? finding : undefined;
  }

  #newCode(): string {
    for (;;) {
      const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
      // It stands in a message to be copied, in which no tool may find a reason to ask again.
      if (!retriedNumbers.test(code) && !this.#alive(this.#byCode.get(code))) return code;
    }
  }

  #dropOldest(): void {
    for (const [code, { fingerprint, detector }] of this.#byCode) {
      this.#byCode.delete(code);
      this.#codes.delete(`${fingerprint} ${detector}`);
      return;
    }
  }
}
