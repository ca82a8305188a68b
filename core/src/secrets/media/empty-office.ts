import { crc32 } from "../evidence/checksum.ts";
import { utf8Bytes } from "../text-bytes.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const formats = "http://schemas.openxmlformats.org";
const relationships = `${formats}/officeDocument/2006/relationships`;

type Part = readonly [name: string, xml: string];

/** What every package has: the types of its parts, and which of them is the document (ECMA-376, part 2). */
function packageOf(main: string, mainType: string, more: readonly Part[], moreTypes = ""): readonly Part[] {
  const overrides = `<Override PartName="/${main}" ContentType="${mainType}"/>${moreTypes}`;
  return [
    [
      "[Content_Types].xml",
      `<Types xmlns="${formats}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${overrides}</Types>`,
    ],
    ["_rels/.rels", linkTo(main, "officeDocument")],
    ...more,
  ];
}

function linkTo(target: string, kind: string): string {
  return `<Relationships xmlns="${formats}/package/2006/relationships"><Relationship Id="rId1" Type="${relationships}/${kind}" Target="${target}"/></Relationships>`;
}

const office = "application/vnd.openxmlformats-officedocument";
const sheetType = `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${office}.spreadsheetml.worksheet+xml"/>`;

/** A page, a sheet and a presentation without content, by media type: zip archives whose files are stored as they are. */
export const emptyOffice: ReadonlyMap<string, Uint8Array> = new Map([
  [
    `${office}.wordprocessingml.document`,
    zipOf(
      packageOf("word/document.xml", `${office}.wordprocessingml.document.main+xml`, [
        [
          "word/document.xml",
          `<w:document xmlns:w="${formats}/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>`,
        ],
      ]),
    ),
  ],
  [
    `${office}.spreadsheetml.sheet`,
    zipOf(
      packageOf(
        "xl/workbook.xml",
        `${office}.spreadsheetml.sheet.main+xml`,
        [
          [
            "xl/workbook.xml",
            `<workbook xmlns="${formats}/spreadsheetml/2006/main" xmlns:r="${relationships}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
          ],
          ["xl/_rels/workbook.xml.rels", linkTo("worksheets/sheet1.xml", "worksheet")],
          [
            "xl/worksheets/sheet1.xml",
            `<worksheet xmlns="${formats}/spreadsheetml/2006/main"><sheetData/></worksheet>`,
          ],
        ],
        sheetType,
      ),
    ),
  ],
  [
    `${office}.presentationml.presentation`,
    zipOf(
      packageOf("ppt/presentation.xml", `${office}.presentationml.presentation.main+xml`, [
        [
          "ppt/presentation.xml",
          `<p:presentation xmlns:p="${formats}/presentationml/2006/main"><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
        ],
      ]),
    ),
  ],
]);

/** PKWARE APPNOTE 6.3.10, section 4.3; each day is the format's first. */
function zipOf(parts: readonly Part[]): Uint8Array {
  const bytes: number[] = [];
  const directory: number[] = [];
  const push = (to: number[], width: 2 | 4, ...values: readonly number[]): void => {
    for (const value of values) for (let i = 0; i < width; i++) to.push((value >>> (8 * i)) & 0xff);
  };
  for (const [name, xml] of parts) {
    const data = utf8Bytes(declaration + xml);
    const offset = bytes.length;
    const common = (to: number[]): void => {
      push(to, 2, 20, 0, 0, 0, 0x21);
      push(to, 4, crc32(declaration + xml), data.length, data.length);
      push(to, 2, name.length, 0);
    };
    push(bytes, 4, 0x04034b50);
    common(bytes);
    bytes.push(...utf8Bytes(name), ...data);
    push(directory, 4, 0x02014b50);
    push(directory, 2, 20);
    common(directory);
    push(directory, 2, 0, 0, 0);
    push(directory, 4, 0, offset);
    directory.push(...utf8Bytes(name));
  }
  const start = bytes.length;
  bytes.push(...directory);
  push(bytes, 4, 0x06054b50);
  push(bytes, 2, 0, 0, parts.length, parts.length);
  push(bytes, 4, directory.length, start);
  push(bytes, 2, 0);
  return Uint8Array.from(bytes);
}
