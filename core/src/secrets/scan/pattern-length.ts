import { FourgateError } from "../../errors.ts";

/**
 * The most characters that a match of a RegExp source can take, lookarounds included. Refuses
 * what has no such bound (`*`, `+`, `{n,}`, back-references): a detector costs at most its length.
 */
export function patternLengthMax(source: string): number {
  const reader = new PatternReader(source);
  const length = reader.alternatives();
  if (!reader.atEnd) throw unbounded(source);
  return length + reader.lookMax;
}

function unbounded(source: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `A detector's pattern has no bound or cannot be read: ${source.slice(0, 80)}`,
    "Write every quantifier as {least,most}, without back-references.",
  );
}

class PatternReader {
  readonly #source: string;
  #at = 0;
  /** The longest lookaround: it reads that far past what is consumed, however often. */
  lookMax = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at === this.#source.length;
  }

  alternatives(): number {
    let longest = this.#sequence();
    while (this.#source[this.#at] === "|") {
      this.#at++;
      longest = Math.max(longest, this.#sequence());
    }
    return longest;
  }

  #sequence(): number {
    let total = 0;
    while (!this.atEnd && this.#source[this.#at] !== "|" && this.#source[this.#at] !== ")") {
      const length = this.#atom();
      total += length * this.#times();
    }
    return total;
  }

  #atom(): number {
    const character = this.#source[this.#at++];
    if (character === "^" || character === "$") return 0;
    if (character === "(") return this.#group();
    if (character === "[") return this.#class();
    if (character === "\\") return this.#escape();
    if (character === "*" || character === "+" || character === "?" || character === "{")
      throw unbounded(this.#source);
    return 1;
  }

  #group(): number {
    const opening = /^\?(?:[:=!]|<[=!])/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0] ?? "";
    if (opening === "" && this.#source[this.#at] === "?") throw unbounded(this.#source);
    this.#at += opening.length;
    const length = this.alternatives();
    if (this.#source[this.#at++] !== ")") throw unbounded(this.#source);
    if (opening === "" || opening === "?:") return length;
    this.lookMax = Math.max(this.lookMax, length);
    return 0;
  }

  #class(): number {
    for (; !this.atEnd; this.#at++) {
      if (this.#source[this.#at] === "\\") this.#at++;
      else if (this.#source[this.#at] === "]") {
        this.#at++;
        return 1;
      }
    }
    throw unbounded(this.#source);
  }

  #escape(): number {
    const character = this.#source[this.#at++] ?? "";
    if (character === "b" || character === "B") return 0;
    if (/[1-9kpPu]/.test(character)) throw unbounded(this.#source);
    if (character === "x") this.#at += 2;
    return 1;
  }

  #times(): number {
    const quantifier = /^(?:\?|\{(\d+)(?:,(\d+))?\})\??/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (quantifier === null) return 1;
    this.#at += quantifier[0].length;
    return Number(quantifier[2] ?? quantifier[1] ?? 1);
  }
}
