import type { Matrix } from "./matrix.ts";
import type { TextWriter } from "./text-writer.ts";

/** So far beside the line, in sizes of the font, is another line. */
const lineShareMin = 0.4;
/** A gap of this much is a blank; kerning is less. */
const blankShareMin = 0.15;
/** So far back begins something else: text printed twice for boldness, another column. */
const backShareMin = 0.3;

/** Puts pieces of text together by where they stand on the page, in the order in which they are shown. */
export class TextFlow {
  readonly #writer: TextWriter;
  #x = 0;
  #y = 0;
  #isBegun = false;

  constructor(writer: TextWriter) {
    this.#writer = writer;
  }

  /**
   * Call before a piece is written, with the matrix from its line to the page, and how far on the line it
   * begins. `isPlaced`: it was moved there from where no width tells that the last piece ended.
   */
  begin(matrix: Matrix, pen: number, size: number, isPlaced: boolean): void {
    if (!this.#isBegun) {
      this.#isBegun = true;
      return;
    }
    const scale = Math.sqrt(matrix[0] * matrix[0] + matrix[1] * matrix[1]) || 1;
    const em = Math.abs(size) * scale || 1;
    const dx = matrix[4] + pen * matrix[0] - this.#x;
    const dy = matrix[5] + pen * matrix[1] - this.#y;
    const along = (dx * matrix[0] + dy * matrix[1]) / scale;
    const across = Math.abs(dx * matrix[1] - dy * matrix[0]) / scale;
    if (across > lineShareMin * em || along < -backShareMin * em) this.#writer.endLine();
    else if (isPlaced || along > blankShareMin * em) this.#writer.endWord();
  }

  /** Where the piece that was written ends. */
  end(matrix: Matrix, pen: number): void {
    this.#x = matrix[4] + pen * matrix[0];
    this.#y = matrix[5] + pen * matrix[1];
  }
}
