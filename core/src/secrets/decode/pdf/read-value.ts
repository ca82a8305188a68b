import { valueDepthMax } from "./limits.ts";
import { packedWord, type PdfLexer, type Token } from "./lexer.ts";
import { PdfName, PdfReference, type PdfValue } from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";

const trueWord = packedWord("true");
const falseWord = packedWord("fals");
const nullWord = packedWord("null");
const referenceWord = packedWord("R");

/** The value that comes next; undefined at the end, at a closing bracket, and where the work runs out. */
export function readValue(lexer: PdfLexer, work: PdfWork): PdfValue | undefined {
  return valueOf(lexer.next(), lexer, work, 0);
}

function valueOf(token: Token, lexer: PdfLexer, work: PdfWork, depth: number): PdfValue | undefined {
  if (!work.takeValue() || depth > valueDepthMax) return undefined;
  switch (token) {
    case "number":
      return reference(lexer) ?? lexer.number;
    case "string":
      return lexer.string;
    case "name":
      return new PdfName(lexer.name);
    case "array":
      return array(lexer, work, depth);
    case "dictionary":
      return dictionary(lexer, work, depth);
    case "word":
      return lexer.word === trueWord
        ? true
        : lexer.word === falseWord
          ? false
          : lexer.word === nullWord
            ? null
            : undefined;
    default:
      return undefined;
  }
}

/** Looks two tokens ahead, and goes back where they are none of a reference. */
function reference(lexer: PdfLexer): PdfReference | undefined {
  const { number, isInteger, at } = lexer;
  if (!isInteger || number < 0) return undefined;
  if (lexer.next() === "number" && lexer.isInteger && lexer.next() === "word" && lexer.word === referenceWord)
    return new PdfReference(number);
  lexer.at = at;
  lexer.number = number;
  return undefined;
}

function array(lexer: PdfLexer, work: PdfWork, depth: number): PdfValue | undefined {
  const values: PdfValue[] = [];
  for (;;) {
    const token = lexer.next();
    if (token === "array-end") return values;
    const value = valueOf(token, lexer, work, depth + 1);
    if (value === undefined) return values;
    values.push(value);
  }
}

function dictionary(lexer: PdfLexer, work: PdfWork, depth: number): PdfValue | undefined {
  const members = new Map<string, PdfValue>();
  for (;;) {
    if (lexer.next() !== "name") return members;
    const { name } = lexer;
    const value = valueOf(lexer.next(), lexer, work, depth + 1);
    if (value === undefined) return members;
    members.set(name, value);
  }
}
