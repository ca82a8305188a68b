import { createReadStream } from "node:fs";

/** A record of a bundle with its headers and labels is some kilobytes. */
const lineBytesMax = 64 * 1024 * 1024;

export interface Line {
  readonly text: string;
  /** Bytes from the file's beginning, and of the line without its end. */
  readonly start: number;
  readonly length: number;
}

/**
 * The file's lines, one at a time, split at line feeds alone; what follows the last is left out. Nothing where there
 * is no file.
 * @throws RangeError for a line that is too long
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let start = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        const line = Buffer.concat([...rest, chunk.subarray(from, at)]);
        yield { text: line.toString("utf8"), start, length: line.length };
        start += line.length + 1;
        [rest, restBytes, from] = [[], 0, at + 1];
      }
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
      if (restBytes > lineBytesMax) throw new RangeError("a line is too long");
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
