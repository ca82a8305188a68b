/** Sentences that were found true or not, said as they come. */
export class Checks {
  passed = 0;
  failed = 0;
  /** Of a cell that is known to fall short. */
  fellShort = 0;
  /** A sentence failed that must hold in every cell. */
  failedAlways = false;
  /** What a person reading the page may want to know beside "holds". */
  readonly notes: string[] = [];
  readonly #say: (line: string) => void;
  readonly #isShort: boolean;

  /** `isShort`: what does not hold is known, and no failure. */
  constructor(say: (line: string) => void, isShort: boolean = false) {
    this.#say = say;
    this.#isShort = isShort;
  }

  /** `detail` is said only when it failed; it must hold nothing secret. */
  that(sentence: string, holds: boolean, detail: () => string = () => ""): void {
    this.#count(sentence, holds, detail, this.#isShort);
  }

  /** What must hold in every cell, known to fall short or not. */
  always(sentence: string, holds: boolean, detail: () => string = () => ""): void {
    if (!holds) this.failedAlways = true;
    this.#count(sentence, holds, detail, false);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  #count(sentence: string, holds: boolean, detail: () => string, isShort: boolean): void {
    if (holds) this.passed++;
    else if (isShort) this.fellShort++;
    else this.failed++;
    const why = holds ? "" : detail();
    const word = holds ? "PASS" : isShort ? "SHORT" : "FAIL";
    this.#say(
      `${word.padEnd(5)} ${sentence}${why === "" ? "" : `\n      ${why.replaceAll("\n", "\n      ")}`}`,
    );
  }
}
