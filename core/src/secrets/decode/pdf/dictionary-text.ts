import { isDictionary, type PdfValue } from "./pdf-value.ts";
import type { TextWriter } from "./text-writer.ts";

/**
 * Writes the strings of an object: metadata, notes, links, names and values of forms, scripts. One a line, with
 * the key before it; a form's field, with the field's name.
 */
export function writeStrings(value: PdfValue, writer: TextWriter): void {
  if (isDictionary(value)) {
    const title = value.get("T");
    const entry = value.get("V");
    if (title instanceof Uint8Array && entry instanceof Uint8Array)
      writeLine(textOfString(title), entry, writer);
    for (const [key, member] of value) {
      if (member instanceof Uint8Array) writeLine(key, member, writer);
      else if (typeof member === "object") writeStrings(member, writer);
    }
  } else if (Array.isArray(value)) {
    for (const member of value as readonly PdfValue[]) {
      if (member instanceof Uint8Array) writeLine("", member, writer);
      else if (typeof member === "object") writeStrings(member, writer);
    }
  } else if (value instanceof Uint8Array) writeLine("", value, writer);
}

function writeLine(key: string, string: Uint8Array, writer: TextWriter): void {
  if (string.length === 0) return;
  writer.endLine();
  if (key !== "") writer.write(`${key}: `);
  if (isAscii(string)) writer.writeBytes(string);
  else writer.write(textOfString(string));
  writer.endLine();
}

/** UTF-16 or UTF-8 by its mark; else bytes as characters, of which ASCII is the same in every encoding of PDF. */
function textOfString(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 0);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 1);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}

function utf16(bytes: Uint8Array, low: 0 | 1): string {
  let text = "";
  for (let at = 2; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode(
      low === 0 ? (bytes[at]! << 8) | bytes[at + 1]! : (bytes[at + 1]! << 8) | bytes[at]!,
    );
  return text;
}
