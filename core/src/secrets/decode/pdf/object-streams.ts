import type { Inflate } from "../layer.ts";
import { PdfLexer } from "./lexer.ts";
import type { PdfFile } from "./pdf-file.ts";
import { isDictionary, nameOf, numberOf } from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";
import { readValue } from "./read-value.ts";
import { streamData } from "./stream-data.ts";

/** Adds the objects that stand in object streams (ISO 32000-1, 7.5.7): pairs of number and offset, then values. */
export function addPackedObjects(file: PdfFile, inflate: Inflate, work: PdfWork): void {
  const streams = file.objects.filter(
    ({ value, stream }) => stream !== null && isDictionary(value) && nameOf(value.get("Type")) === "ObjStm",
  );
  // A later revision's stands later, and its objects go before.
  for (const object of streams.toReversed()) {
    const { value } = object;
    const data = streamData(object, file, inflate, work);
    if (data === null || !isDictionary(value)) continue;
    const first = numberOf(file.resolve(value.get("First")), 0);
    const count = numberOf(file.resolve(value.get("N")), 0);
    const heads = new PdfLexer(data, 0, Math.min(first, data.length));
    for (let index = 0; index < count; index++) {
      if (heads.next() !== "number") break;
      const { number } = heads;
      if (heads.next() !== "number" || !work.takeObject()) break;
      const body = new PdfLexer(data, Math.max(0, first + heads.number));
      const packed = readValue(body, work);
      if (!work.takeRead(Math.max(0, body.at - first - heads.number))) return;
      if (packed !== undefined) file.addPacked(number, { value: packed, stream: null });
    }
  }
}
