import { base64Text } from "../known/base64-text.ts";
import { utf8Bytes } from "../text-bytes.ts";
import { emptyOffice } from "./empty-office.ts";

/** A page without content; the offsets of its table are of these very bytes (ISO 32000-1, 7.5). */
const emptyPdf = [
  "%PDF-1.4",
  "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj",
  "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n ",
  "trailer<</Size 4/Root 1 0 R>>\nstartxref\n162\n%%EOF\n",
].join("\n");

/**
 * What stands for media that may not leave: the smallest valid file of the same type, one point or an
 * empty page. A placeholder in its place would be no file, and the vendor would answer 400.
 */
const neutral: ReadonlyMap<string, string> = new Map([
  [
    "image/png",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  ],
  ["image/gif", "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"],
  ["image/webp", "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"],
  [
    "image/jpeg",
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////" +
      "////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////" +
      "////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA" +
      "AAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAA" +
      "AAD/2gAMAwEAAhEDEQA/ALQAf//Z",
  ],
  ["application/pdf", padded(base64Text(utf8Bytes(emptyPdf)))],
  ...[...emptyOffice].map(([type, file]) => [type, padded(base64Text(file))] as const),
]);

function padded(digits: string): string {
  return digits + "=".repeat((4 - (digits.length % 4)) % 4);
}

/** Base64 of it; undefined for a type that has none here. */
export function neutralMedia(mediaType: string): string | undefined {
  return neutral.get(mediaType === "image/jpg" ? "image/jpeg" : mediaType);
}
