/** Sentences that were found true or not, said as they come. */
export class Checks {
  passed = 0;
  failed = 0;
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** `detail` is said only when it failed; it must hold nothing secret. */
  that(sentence: string, holds: boolean, detail: () => string = () => ""): void {
    if (holds) this.passed++;
    else this.failed++;
    const why = holds ? "" : detail();
    this.#say(
      `${holds ? "PASS" : "FAIL"}  ${sentence}${why === "" ? "" : `\n      ${why.replaceAll("\n", "\n      ")}`}`,
    );
  }
}
