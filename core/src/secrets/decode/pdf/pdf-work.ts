import { mappedGlyphCountMax, objectCountMax, readingsMax, valueCountMax } from "./limits.ts";

/** What may still be done for one PDF. What runs out once makes its reading incomplete. */
export class PdfWork {
  #decodedBytesLeft: number;
  #readBytesLeft: number;
  #objectsLeft = objectCountMax;
  #valuesLeft = valueCountMax;
  #glyphsLeft = mappedGlyphCountMax;
  /** Something stays unread: it is more than may be, broken, or in a form that is not known. */
  isIncomplete = false;
  decodedBytes = 0;

  constructor(pdfBytes: number, decodedBytesMax: number) {
    this.#decodedBytesLeft = decodedBytesMax;
    this.#readBytesLeft = readingsMax * pdfBytes + 1024;
  }

  get decodedBytesLeft(): number {
    return this.#decodedBytesLeft;
  }

  takeDecoded(bytes: number): boolean {
    this.#decodedBytesLeft -= bytes;
    this.decodedBytes += bytes;
    return this.#check(this.#decodedBytesLeft);
  }

  takeRead(bytes: number): boolean {
    return this.#check((this.#readBytesLeft -= bytes));
  }

  takeObject(): boolean {
    return this.#check(--this.#objectsLeft);
  }

  takeValue(): boolean {
    return this.#check(--this.#valuesLeft);
  }

  takeGlyphs(count: number): boolean {
    return this.#check((this.#glyphsLeft -= count));
  }

  #check(left: number): boolean {
    if (left < 0) this.isIncomplete = true;
    return left >= 0;
  }
}
