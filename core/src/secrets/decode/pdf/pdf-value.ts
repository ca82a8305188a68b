/** What PDF files are made of (ISO 32000-1, 7.3). Strings are bytes; a stream is an object's, no value. */
export type PdfValue =
  | null
  | boolean
  | number
  | Uint8Array
  | PdfName
  | PdfReference
  | readonly PdfValue[]
  | PdfDictionary;

export type PdfDictionary = ReadonlyMap<string, PdfValue>;

export class PdfName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** `12 0 R`. Generations are not told apart: the last object of a number is the one. */
export class PdfReference {
  readonly object: number;

  constructor(object: number) {
    this.object = object;
  }
}

export interface PdfObject {
  readonly value: PdfValue;
  /** As it stands in the file, filters not undone. */
  readonly stream: Uint8Array | null;
}

export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map;
}

export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

export function nameOf(value: PdfValue | undefined): string {
  return value instanceof PdfName ? value.name : "";
}

export function numberOf(value: PdfValue | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
