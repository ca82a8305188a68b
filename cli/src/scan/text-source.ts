import { FourgateError } from "@fourgate/core/errors";
import { nothingLeftOut, type LeftOut, type Piece, type Source } from "./piece.ts";

const textMibMax = 512;

/** One text that comes as a stream: standard input, the clipboard. */
export class TextSource implements Source {
  readonly leftOut: LeftOut = nothingLeftOut();
  readonly #file: string;
  readonly #stream: AsyncIterable<Uint8Array>;

  constructor(file: string, stream: AsyncIterable<Uint8Array>) {
    this.#file = file;
    this.#stream = stream;
  }

  bytesTotal(): undefined {
    return undefined;
  }

  /** @throws FourgateError usage when it is longer than what is held at once */
  async *pieces(): AsyncGenerator<Piece> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of this.#stream) {
      bytes += chunk.length;
      if (bytes > textMibMax * 1024 * 1024) {
        throw new FourgateError(
          "usage",
          `${this.#file} is longer than ${String(textMibMax)} MiB`,
          "put it into files and scan these",
        );
      }
      chunks.push(chunk);
    }
    yield { file: this.#file, bytes: Buffer.concat(chunks), firstLine: 1 };
  }
}
