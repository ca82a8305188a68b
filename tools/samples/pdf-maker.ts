import { deflateSync } from "node:zlib";

export interface MadeObject {
  readonly head: string;
  readonly stream?: Buffer;
}

/** A PDF of these objects, numbered from 1, without a table of offsets. The first is the catalogue. */
export function pdfOf(objects: readonly MadeObject[], tail = "trailer<</Root 1 0 R>>\n%%EOF\n"): Buffer {
  const parts = objects.map(({ head, stream }, index) => {
    const opening = `${String(index + 1)} 0 obj\n`;
    if (stream === undefined) return Buffer.from(`${opening}${head}\nendobj\n`, "latin1");
    const length = `/Length ${String(stream.length)}>>\nstream\n`;
    return Buffer.concat([
      Buffer.from(opening + head.replace(/>>$/, "") + length, "latin1"),
      stream,
      Buffer.from("\nendstream\nendobj\n"),
    ]);
  });
  return Buffer.concat([Buffer.from("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", "latin1"), ...parts, Buffer.from(tail)]);
}

export function flate(head: string, data: string | Buffer): MadeObject {
  return { head: head.replace(/>>$/, "/Filter/FlateDecode>>"), stream: deflateSync(Buffer.from(data)) };
}

/** Page tree of one page, whose content is object 4; `font` is object 5. */
export function pageOf(content: MadeObject, font: MadeObject, ...more: readonly MadeObject[]): Buffer {
  return pdfOf([
    { head: "<</Type/Catalog/Pages 2 0 R>>" },
    { head: "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>" },
    { head: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 600 800]>>" },
    content,
    font,
    ...more,
  ]);
}

export const courier: MadeObject = { head: "<</Type/Font/Subtype/Type1/BaseFont/Courier>>" };

export function shown(operators: string): MadeObject {
  return flate("<<>>", `BT /F1 10 Tf 50 700 Td ${operators} ET`);
}
