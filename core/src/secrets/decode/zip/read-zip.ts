import { latin1 } from "../../scan/latin1.ts";
import type { Inflate } from "../layer.ts";
import { inflatedBytesMin, inflatedBytesPerByte } from "../limits.ts";
import type { DecodeWork } from "../work.ts";
import { isOfficePart, officeText } from "./office-text.ts";
import { zipEntries, type ZipEntry } from "./zip-entries.ts";

export interface ZipContent {
  /** Names of the files, a line each, then what they hold; of Office's parts what they say besides. */
  readonly texts: readonly Uint8Array[];
  /** A file in it is encrypted, packed in a way that is not known here, broken, or more than may be read. */
  readonly isIncomplete: boolean;
}

const stored = 0;
const deflated = 8;
const newline = 0x0a;

/** Reads as much as `work` allows. Never throws. */
export function readZip(bytes: Uint8Array, inflate: Inflate, work: DecodeWork): ZipContent {
  const texts: Uint8Array[] = [];
  const names: Uint8Array[] = [];
  let isIncomplete = false;
  let count = 0;
  for (const entry of zipEntries(bytes)) {
    count++;
    names.push(entry.name);
    // Without a size a folder's data would be all that follows.
    if (entry.data.length === 0 || entry.name.at(-1) === 0x2f) continue;
    if (!work.take(0)) return { texts: [joined(names), ...texts], isIncomplete: true };
    const data = contentOf(entry, inflate, work);
    if (data === null) isIncomplete = true;
    else if (data.length > 0) {
      texts.push(data);
      if (!isOfficePart(latin1(entry.name, 0, entry.name.length))) continue;
      if (work.takeBytes(data.length)) texts.push(officeText(data));
      else isIncomplete = true;
    }
  }
  return { texts: [joined(names), ...texts], isIncomplete: isIncomplete || count === 0 };
}

/** Null for what can't be read. */
function contentOf(
  { method, isEncrypted, data }: ZipEntry,
  inflate: Inflate,
  work: DecodeWork,
): Uint8Array | null {
  if (isEncrypted) return null;
  if (method === stored) return work.takeBytes(data.length) ? data : null;
  if (method !== deflated) return null;
  const bytesMax = Math.min(work.bytesLeft, inflatedBytesMin + inflatedBytesPerByte * data.length);
  const result = inflate(data, "deflate", bytesMax);
  if (result === undefined || !work.takeBytes(result.isCut ? bytesMax : result.bytes.length)) return null;
  return result.isCut ? null : result.bytes;
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    all.set(line, at);
    at += line.length;
    all[at++] = newline;
  }
  return all;
}
