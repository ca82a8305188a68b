import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, layers } from "../keyed.ts";
import { growth } from "../reference-work.ts";
import { zipOf, type ZipFile } from "./zips.ts";

const key = `${"AKIA"}Q3EGRIH7ZKTXA2PM`;
const env = `# settings\nAWS_ACCESS_KEY_ID=${key}\nREGION=eu-central-1\n`;
const prose = "An ordinary text about nothing in particular, which has words and lines.\n".repeat(20);

/** [detector, encodings] of what is found in the archive as base64, if it is all of that. */
function found(archive: Buffer): (readonly [string, readonly string[]])[] {
  const text = archive.toString("base64");
  return layers.scanText(bytesOf(`file: ${text}\n`)).map(({ detector, encoding, start, end }) => {
    expect([start, end]).toEqual([6, 6 + text.length]);
    return [detector, encoding];
  });
}
const inZip = [["aws-access-key-id", ["base64", "zip"]]];

describe("a secret in a zip archive in base64", () => {
  const other: ZipFile = { name: "readme.md", text: prose };

  it.each<[string, readonly ZipFile[], boolean?]>([
    ["deflated", [other, { name: ".env", text: env }]],
    ["stored", [other, { name: ".env", text: env, method: 0 }]],
    [
      "whose sizes stand behind the data",
      [
        { ...other, streamed: true },
        { name: ".env", text: env, streamed: true },
      ],
    ],
    ["that its directory does not name", [other, { name: ".env", text: env, hidden: true }]],
    ["that is cut before its directory", [other, { name: ".env", text: env }], false],
    ["that is cut, with sizes behind the data", [{ name: ".env", text: env, streamed: true }], false],
    ["in a file's name", [{ name: `keys/${key}.txt`, text: prose }]],
  ])("is found: %s", (_, files, directory) => {
    expect(found(zipOf(files, directory))).toEqual(inZip);
  });

  it("is found in an archive within an archive", () => {
    const inner = zipOf([{ name: ".env", text: env }]);
    expect(found(zipOf([{ name: "a.zip", text: inner, method: 0 }]))).toEqual([
      ["aws-access-key-id", ["base64", "zip", "zip"]],
    ]);
  });

  it.each([
    [
      "a Word document",
      "word/document.xml",
      `<w:p><w:r><w:t>key AKIAQ3EGRIH</w:t></w:r><w:r><w:t>7ZKTXA2PM</w:t></w:r></w:p>`,
    ],
    [
      "a sheet of Excel",
      "xl/sharedStrings.xml",
      `<sst><si><r><t>AKIAQ3</t></r><r><t>EGRIH7ZKTXA2PM</t></r></si><si><t>x</t></si></sst>`,
    ],
    [
      "a slide of PowerPoint",
      "ppt/slides/slide1.xml",
      `<a:p><a:r><a:t>AKIAQ3EGRIH7</a:t></a:r><a:r><a:t>ZKTXA2PM</a:t></a:r></a:p>`,
    ],
  ])("is found though %s cuts it into pieces", (_, name, xml) => {
    const files = [
      { name: "[Content_Types].xml", text: "<Types/>" },
      { name, text: `<?xml version="1.0"?>${xml}` },
    ];
    expect(found(zipOf(files))).toEqual(inZip);
  });
});

describe("what can't be read of an archive", () => {
  it.each<[string, readonly ZipFile[]]>([
    [
      "an encrypted file",
      [
        { name: "a.txt", text: prose },
        { name: "b.txt", text: randomBytes(200), encrypted: true },
      ],
    ],
    ["a method that is not known", [{ name: "a.txt", text: randomBytes(200), method: 14 }]],
    ["a bomb", [{ name: "a.txt", text: Buffer.alloc(20_000_000) }]],
  ])("is told: %s", (_, files) => {
    expect(found(zipOf(files)).map(([detector]) => detector)).toEqual(["unread-content"]);
  });

  it("does not hide what can be", () => {
    const files = [
      { name: "b.txt", text: randomBytes(200), encrypted: true },
      { name: ".env", text: env },
    ];
    expect(found(zipOf(files)).map(([detector]) => detector)).toEqual(["aws-access-key-id"]);
  });

  it("is nothing in an ordinary archive", () => {
    expect(
      found(
        zipOf([
          { name: "docs/", text: "", method: 0 },
          { name: "docs/readme.md", text: prose },
        ]),
      ),
    ).toEqual([]);
  });

  it("costs bounded work, whatever the bytes are", () => {
    const archive = zipOf([
      { name: ".env", text: env },
      { name: "a.txt", text: prose, streamed: true },
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 8 }),
        (changes) => {
          const broken = Buffer.from(archive);
          for (const [at, byte] of changes) broken[at] = byte;
          layers.scanText(bytesOf(broken.toString("base64")));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("grows with an archive of nothing but beginnings no more than it does", () => {
    const beginnings = (count: number): Uint8Array => {
      const one = zipOf([{ name: "a", text: "b", streamed: true }], false);
      return bytesOf(Buffer.concat(Array.from({ length: count }, () => one)).toString("base64"));
    };
    const [few, many] = [beginnings(500), beginnings(4_000)];
    expect(
      growth(
        () => layers.scanText(few),
        () => layers.scanText(many),
        12,
        6,
      ),
    ).toBeLessThan(16);
  });
});
