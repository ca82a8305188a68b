import { writeUtf8 } from "../../../prompt/json/utf8.ts";

const newline = 0x0a;
const blank = 0x20;
const longestTextBytes = 64;

/** Text as UTF-8, in one growing piece. */
export class TextWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  write(text: string): void {
    this.#room(text.length * 3 + longestTextBytes);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x80) {
        this.#bytes[this.#length++] = unit;
        continue;
      }
      const point = text.codePointAt(at)!;
      if (point > 0xffff) at++;
      const isAlone = point >= 0xd800 && point <= 0xdfff;
      this.#length = writeUtf8(isAlone ? 0xfffd : point, this.#bytes, this.#length);
    }
  }

  writeBytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Nothing where a line begins already. */
  endLine(): void {
    if (this.#length > 0 && this.#bytes[this.#length - 1] !== newline) this.write("\n");
  }

  /** Nothing where there is white space already. */
  endWord(): void {
    const last = this.#bytes[this.#length - 1];
    if (this.#length > 0 && last !== newline && last !== blank) this.write(" ");
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array((this.#length + more) * 2);
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
