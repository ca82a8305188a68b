import { savedStateCountMax } from "./limits.ts";
import { isWhite, packedWord, PdfLexer } from "./lexer.ts";
import { identity, moved, times, type Matrix } from "./matrix.ts";
import { unknownFont, type PdfFont } from "./pdf-font.ts";
import { TextFlow } from "./text-flow.ts";
import type { TextWriter } from "./text-writer.ts";

/** How much of what was shown is known. */
export interface ShownCount {
  glyphs: number;
  unmapped: number;
}

interface TextState {
  readonly matrix: Matrix;
  readonly font: PdfFont;
  readonly size: number;
  readonly characterSpace: number;
  readonly wordSpace: number;
  readonly leading: number;
  readonly stretch: number;
}

const operandCountMax = 512;
const perMille = 1000;
const blankCode = 0x20;

const op = {
  save: packedWord("q"),
  restore: packedWord("Q"),
  transform: packedWord("cm"),
  beginText: packedWord("BT"),
  font: packedWord("Tf"),
  characterSpace: packedWord("Tc"),
  wordSpace: packedWord("Tw"),
  stretch: packedWord("Tz"),
  leading: packedWord("TL"),
  move: packedWord("Td"),
  moveAndLead: packedWord("TD"),
  place: packedWord("Tm"),
  nextLine: packedWord("T*"),
  show: packedWord("Tj"),
  showParts: packedWord("TJ"),
  nextLineShow: packedWord("'"),
  spacedShow: packedWord('"'),
  inlineImage: packedWord("BI"),
  imageData: packedWord("ID"),
} as const;

type Operand = number | Uint8Array | string | null;

/**
 * Writes the text that a content stream shows (ISO 32000-1, 9.4), as it stands on the page: lines by the
 * y of what is shown, blanks by the gaps. `fontOf` knows the fonts of its resources by name.
 */
export class ContentText {
  readonly #fontOf: (name: string) => PdfFont;
  readonly #writer: TextWriter;
  readonly #count: ShownCount;
  readonly #flow: TextFlow;
  readonly #saved: TextState[] = [];
  #state: TextState = {
    matrix: identity,
    font: unknownFont,
    size: 1,
    characterSpace: 0,
    wordSpace: 0,
    leading: 0,
    stretch: 1,
  };
  #line: Matrix = identity;
  /** How far on the line the next glyph goes, in units of the text space. */
  #pen = 0;
  /** From the line to the page; null where it is to be made anew. */
  #toPage: Matrix | null = null;
  /** Since the last piece, the place was set anew. */
  #isMoved = false;

  constructor(fontOf: (name: string) => PdfFont, writer: TextWriter, count: ShownCount) {
    this.#fontOf = fontOf;
    this.#writer = writer;
    this.#count = count;
    this.#flow = new TextFlow(writer);
  }

  read(bytes: Uint8Array): void {
    const lexer = new PdfLexer(bytes);
    const operands: Operand[] = [];
    for (let token = lexer.next(); token !== "end"; token = lexer.next()) {
      if (token === "word") {
        if (lexer.word === op.imageData) skipImage(lexer);
        else this.#operate(lexer.word, operands);
        operands.length = 0;
      } else if (operands.length < operandCountMax) {
        operands.push(
          token === "number"
            ? lexer.number
            : token === "string"
              ? lexer.string
              : token === "name"
                ? lexer.name
                : null,
        );
      } else if (token === "string" || token === "number") {
        // A long array of pieces is shown as it comes.
        this.#showParts(operands);
        operands.length = 0;
        operands.push(token === "string" ? lexer.string : lexer.number);
      }
    }
  }

  #operate(word: number, operands: readonly Operand[]): void {
    const number = (index: number): number => {
      const value = operands[index];
      return typeof value === "number" ? value : 0;
    };
    const state = this.#state;
    switch (word) {
      case op.save:
        if (this.#saved.length < savedStateCountMax) this.#saved.push(state);
        break;
      case op.restore:
        this.#state = this.#saved.pop() ?? state;
        this.#toPage = null;
        break;
      case op.transform:
        this.#state = { ...state, matrix: times(matrixOf(number), state.matrix) };
        this.#toPage = null;
        break;
      case op.beginText:
        this.#place(identity);
        break;
      case op.font: {
        const [name] = operands;
        this.#state = {
          ...state,
          font: typeof name === "string" ? this.#fontOf(name) : state.font,
          size: number(1),
        };
        break;
      }
      case op.characterSpace:
        this.#state = { ...state, characterSpace: number(0) };
        break;
      case op.wordSpace:
        this.#state = { ...state, wordSpace: number(0) };
        break;
      case op.stretch:
        this.#state = { ...state, stretch: number(0) / 100 };
        break;
      case op.leading:
        this.#state = { ...state, leading: number(0) };
        break;
      case op.move:
        this.#place(moved(this.#line, number(0), number(1)));
        break;
      case op.moveAndLead:
        this.#state = { ...state, leading: -number(1) };
        this.#place(moved(this.#line, number(0), number(1)));
        break;
      case op.place:
        this.#place(matrixOf(number));
        break;
      case op.nextLine:
        this.#place(moved(this.#line, 0, -state.leading));
        break;
      case op.show:
      case op.showParts:
        this.#showParts(operands);
        break;
      case op.nextLineShow:
        this.#place(moved(this.#line, 0, -state.leading));
        this.#showParts(operands);
        break;
      case op.spacedShow:
        this.#state = { ...state, wordSpace: number(0), characterSpace: number(1) };
        this.#place(moved(this.#line, 0, -state.leading));
        this.#showParts(operands.slice(2));
        break;
      default:
    }
  }

  #place(matrix: Matrix): void {
    this.#line = matrix;
    this.#toPage = null;
    this.#pen = 0;
    this.#isMoved = true;
  }

  #showParts(operands: readonly Operand[]): void {
    for (const operand of operands) {
      if (typeof operand === "number") {
        this.#pen -= (operand / perMille) * this.#state.size * this.#state.stretch;
      } else if (operand instanceof Uint8Array) this.#show(operand);
    }
  }

  #show(codes: Uint8Array): void {
    const { font, size, characterSpace, wordSpace, matrix, stretch } = this.#state;
    if (codes.length < font.codeBytes) return;
    const toPage = (this.#toPage ??= times(this.#line, matrix));
    this.#flow.begin(toPage, this.#pen, size, this.#isMoved && !font.hasWidths);
    this.#isMoved = false;
    let along = 0;
    for (let at = 0; at + font.codeBytes <= codes.length; at += font.codeBytes) {
      const code = font.codeBytes === 1 ? codes[at]! : (codes[at]! << 8) | codes[at + 1]!;
      const text = font.textOf(code);
      this.#count.glyphs++;
      if (text === undefined) this.#count.unmapped++;
      else this.#writer.write(text);
      along += font.widthOf(code) * size + characterSpace;
      if (code === blankCode && font.codeBytes === 1) along += wordSpace;
    }
    this.#pen += along * stretch;
    this.#flow.end(toPage, this.#pen);
  }
}

function matrixOf(number: (index: number) => number): Matrix {
  return [number(0), number(1), number(2), number(3), number(4), number(5)];
}

/** To behind the `EI` that ends an inline image's data. */
function skipImage(lexer: PdfLexer): void {
  const { bytes } = lexer;
  for (let at = bytes.indexOf(0x45, lexer.at); at >= 0; at = bytes.indexOf(0x45, at + 1)) {
    if (bytes[at + 1] !== 0x49 || !isWhite(bytes[at - 1])) continue;
    if (at + 2 < bytes.length && !isWhite(bytes[at + 2])) continue;
    lexer.at = at + 2;
    return;
  }
  lexer.at = bytes.length;
}
