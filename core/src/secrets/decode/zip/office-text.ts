const open = 0x3c;
const close = 0x3e;
const slash = 0x2f;
const newline = 0x0a;
const tab = 0x09;

/** Parts of Office documents that say what their readers see (ECMA-376, part 1). */
const spoken = /^(?:word|xl|ppt)\/(?:[\w-]{1,64}\/)?[\w-]{1,64}\.xml$/;

export function isOfficePart(name: string): boolean {
  return spoken.test(name);
}

/** Elements that end a line, and that part cells; of all others nothing stays: a word may be cut into pieces anywhere. */
const lineEnds: ReadonlySet<string> = new Set([
  "w:p",
  "a:p",
  "w:br",
  "a:br",
  "si",
  "row",
  "w:tr",
  "a:tr",
  "w:cr",
]);
const cellEnds: ReadonlySet<string> = new Set(["w:tab", "c", "w:tc", "a:tc"]);
const nameBytesMax = 16;

/** The text between the tags of one part; entities stay, for the layer that knows them. */
export function officeText(xml: Uint8Array): Uint8Array {
  const text = new Uint8Array(xml.length);
  let to = 0;
  for (let at = 0; at < xml.length;) {
    if (xml[at] !== open) {
      text[to++] = xml[at++]!;
      continue;
    }
    const found = xml.indexOf(close, at);
    const end = found < 0 ? xml.length : found;
    const isEnd = xml[at + 1] === slash || xml[end - 1] === slash;
    const name = isEnd ? nameAt(xml, xml[at + 1] === slash ? at + 2 : at + 1, end) : "";
    if (lineEnds.has(name)) text[to++] = newline;
    else if (cellEnds.has(name)) text[to++] = tab;
    at = end + 1;
  }
  return text.subarray(0, to);
}

function nameAt(xml: Uint8Array, start: number, end: number): string {
  let name = "";
  for (let at = start; at < end && at - start < nameBytesMax; at++) {
    const byte = xml[at]!;
    if (byte <= 0x20 || byte === slash) break;
    name += String.fromCharCode(byte);
  }
  return name;
}
