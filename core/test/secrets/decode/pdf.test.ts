import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPdf } from "@fourgate/core/secrets/decode/pdf/read-pdf";
import { findProgram, needs } from "../../../../tools/test-needs.ts";
import { bytesOf, inflate, layers } from "../keyed.ts";
import {
  courier,
  flate,
  pageOf,
  pdfOf,
  shown,
  type MadeObject,
} from "../../../../tools/samples/pdf-maker.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const bytesMax = 10_000_000;

const textOf = (pdf: Uint8Array): string => Buffer.from(readPdf(pdf, inflate, bytesMax).text).toString();
const hex = (text: string): string => Buffer.from(text).toString("hex");
const stream = (head: string, data: Buffer): MadeObject => ({ head, stream: data });

function ascii85(bytes: Buffer): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const group = bytes.subarray(at, at + 4);
    let value = Buffer.concat([group, Buffer.alloc(4 - group.length)]).readUInt32BE();
    const digits: string[] = [];
    for (let i = 0; i < 5; i++, value = Math.floor(value / 85))
      digits.unshift(String.fromCharCode(33 + (value % 85)));
    text +=
      value === 0 && group.length === 4 && digits.join("") === "!!!!!"
        ? "z"
        : digits.join("").slice(0, group.length + 1);
  }
  return `${text}~>`;
}

/** Codes of 9 bits only, with a clear before the table grows. */
function lzw(bytes: Buffer): Buffer {
  const codes = [256];
  bytes.forEach((byte, index) => {
    if (index > 0 && index % 200 === 0) codes.push(256);
    codes.push(byte);
  });
  codes.push(257);
  const bits = codes.map((code) => code.toString(2).padStart(9, "0")).join("");
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((each) => Number.parseInt(each.padEnd(8, "0"), 2)));
}

describe("the text of a page", () => {
  it.each([
    ["a literal string", `(key ${awsKey} here) Tj`, `key ${awsKey} here`],
    [
      "escapes, octal and nested parentheses",
      String.raw`(a\(b\051 \101 (c) \
d\\) Tj`,
      String.raw`a(b) A (c) d\ `.trimEnd(),
    ],
    ["a hex string", `<${hex(`key ${awsKey}`)}> Tj`, `key ${awsKey}`],
    ["pieces with kerning, which is no blank", "[(AK) -20 (IA) 30 (Q3) -600 (next)] TJ", "AKIAQ3 next"],
    [
      "the next line",
      "(one) Tj 0 -12 Td (two) Tj 12 TL T* (three) Tj (four) ' 1 2 (five) \"",
      "one\ntwo\nthree\nfour\nfive",
    ],
    ["pieces placed side by side", "(AKIA) Tj 24 0 Td (Q3EG) Tj 40 0 Td (next) Tj", "AKIAQ3EG next"],
    ["pieces placed by a matrix", "1 0 0 1 50 600 Tm (AKIA) Tj 1 0 0 1 74 600 Tm (Q3EG) Tj", "AKIAQ3EG"],
  ])("is read from %s", (_, operators, text) => {
    expect(
      textOf(pageOf(shown(operators), courier))
        .split("\nRoot")[0]!
        .trim(),
    ).toBe(text);
  });

  const content = Buffer.from(`BT /F1 10 Tf (key ${awsKey} here) Tj ET`);
  it.each([
    ["nothing", stream("<<>>", content)],
    ["FlateDecode", flate("<<>>", content)],
    ["ASCIIHexDecode", stream("<</Filter/ASCIIHexDecode>>", Buffer.from(`${content.toString("hex")}>`))],
    ["ASCII85Decode", stream("<</Filter[/ASCII85Decode]>>", Buffer.from(ascii85(content)))],
    [
      "ASCII85Decode over FlateDecode",
      stream("<</Filter[/ASCII85Decode/FlateDecode]>>", Buffer.from(ascii85(deflateSync(content)))),
    ],
    ["LZWDecode", stream("<</Filter/LZWDecode>>", lzw(content))],
    [
      "RunLengthDecode",
      stream(
        "<</Filter/RunLengthDecode>>",
        Buffer.concat([Buffer.from([content.length - 1]), content, Buffer.from([128])]),
      ),
    ],
  ])("is read through %s", (_, made) => {
    expect(textOf(pageOf(made, courier))).toContain(awsKey);
  });

  it("is read where a stream's length is another object, wrong or missing", () => {
    const pdf = pageOf(stream("<<>>", content), courier, { head: String(content.length) }).toString("latin1");
    for (const length of ["/Length 6 0 R", "/Length 99999", "/Length 3", ""])
      expect(textOf(Buffer.from(pdf.replace(/\/Length \d+/, length), "latin1")), length).toContain(awsKey);
  });

  /** Glyph ids as Chromium, Word and LaTeX write them: a letter's place in the font. */
  const glyphs = Array.from(`key ${awsKey}`, (letter) =>
    (letter.charCodeAt(0) - 29).toString(16).padStart(4, "0"),
  );
  const composite: MadeObject = {
    head: "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/DW 600>>]/ToUnicode 6 0 R>>",
  };
  it.each([
    [
      "bfrange",
      "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <00ff> <001d> endbfrange",
    ],
    [
      "bfchar",
      `1 begincodespacerange <0000> <FFFF> endcodespacerange ${String(glyphs.length)} beginbfchar ${glyphs.map((code) => `<${code}> <${(Number.parseInt(code, 16) + 29).toString(16).padStart(4, "0")}>`).join("\n")} endbfchar`,
    ],
    [
      "a bfrange with a list",
      `1 beginbfrange <0000> <00ff> [${Array.from({ length: 100 }, (_, at) => `<${(at + 29).toString(16).padStart(4, "0")}>`).join(" ")}] endbfrange`,
    ],
  ])("is read through a font's map with %s", (_, map) => {
    const pdf = pageOf(shown(`<${glyphs.join("")}> Tj`), composite, flate("<<>>", map));
    expect(readPdf(pdf, inflate, bytesMax).isIncomplete).toBe(false);
    expect(textOf(pdf)).toContain(`key ${awsKey}`);
  });

  it("is read through an encoding's names of glyphs", () => {
    const names = "/A/K/I/A/Q/three/E/G/R/I/H/seven/Z/K/T/X/A/two/P/M";
    const font = {
      head: `<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+X/Encoding<</Differences[1${names}]>>>>`,
    };
    const codes = Array.from({ length: 20 }, (_, index) => (index + 1).toString(16).padStart(2, "0")).join(
      "",
    );
    expect(textOf(pageOf(shown(`<${codes}> Tj`), font))).toContain(awsKey);
  });

  it("is told to be unknown where nothing says what its glyphs are, where it is a picture, and where it is encrypted", () => {
    const unmapped = { head: composite.head.replace("/ToUnicode 6 0 R", "") };
    const picture = stream(
      "<</Type/XObject/Subtype/Image/Width 1/Height 1/Filter/DCTDecode>>",
      Buffer.from("jpeg"),
    );
    const cases: readonly (readonly [string, Buffer])[] = [
      ["glyphs", pageOf(shown(`<${glyphs.join("")}> Tj`), unmapped)],
      ["picture", pageOf(flate("<<>>", "q /Im0 Do Q"), courier, picture)],
      ["encrypted", pdfOf([{ head: "<</Type/Catalog>>" }], "trailer<</Root 1 0 R/Encrypt 5 0 R>>\n%%EOF\n")],
      ["broken", pageOf(stream("<</Filter/FlateDecode>>", Buffer.from("no such data")), courier)],
    ];
    for (const [name, pdf] of cases) expect(readPdf(pdf, inflate, bytesMax).isIncomplete, name).toBe(true);
    expect(readPdf(pageOf(shown("(a) Tj"), courier), inflate, bytesMax).isIncomplete).toBe(false);
    expect(readPdf(pageOf(shown("(a) Tj"), courier), inflate, 10).isIncomplete).toBe(true);
  });
});

describe("what else a PDF holds", () => {
  it("is read from object streams, with a predictor, too", () => {
    const inner = `7 0 8 30 `;
    const body = `<</Title(x)/Author(me)>>      <</T(password)/V(${awsKey})>>`;
    const packed = Buffer.from(inner + body);
    const columns = 8;
    const rows: Buffer[] = [];
    for (let at = 0; at < packed.length; at += columns) {
      const row = packed.subarray(at, at + columns);
      const above = at === 0 ? Buffer.alloc(columns) : packed.subarray(at - columns, at);
      rows.push(Buffer.from([2, ...row.map((byte, index) => byte - above[index]!)]));
    }
    const head = `<</Type/ObjStm/N 2/First ${String(inner.length)}`;
    const plain = pdfOf([flate(`${head}>>`, packed)]);
    const predicted = pdfOf([
      flate(`${head}/DecodeParms<</Predictor 12/Columns ${String(columns)}>>>>`, Buffer.concat(rows)),
    ]);
    for (const pdf of [plain, predicted]) expect(textOf(pdf)).toContain(`password: ${awsKey}`);
  });

  it("is read from metadata, notes, links and values of forms, in UTF-16, too", () => {
    const wide = Buffer.from(`\ufeff${awsKey}`, "utf16le").swap16().toString("hex");
    const objects = [
      `<</Title(${awsKey})>>`,
      `<</Subtype/Text/Contents<${wide}>>>`,
      `<</A<</URI(https://x/?k=${awsKey})>>>>`,
    ];
    for (const head of objects) expect(textOf(pdfOf([{ head }])), head).toContain(awsKey);
  });

  it("is read from attached files, scripts and older revisions", () => {
    const attached = [
      flate("<</Type/EmbeddedFile>>", `id = ${awsKey}\n`),
      flate("<<>>", `var key = "${awsKey}";\n`),
    ];
    for (const object of attached) {
      const pdf = pdfOf([{ head: "<</Type/Catalog>>" }, object]);
      const [found] = layers.scanText(bytesOf(`see ${pdf.toString("base64")} there`));
      expect(found).toMatchObject({ detector: "aws-access-key-id", encoding: ["base64", "pdf"] });
    }
    const older = pageOf(shown(`(${awsKey}) Tj`), courier);
    const newer = pageOf(shown("(gone) Tj"), courier);
    expect(textOf(Buffer.concat([older, newer]))).toContain(awsKey);
  });
});

describe("a PDF in a text", () => {
  it("that holds a secret goes whole", () => {
    const pdf = pageOf(shown(`(key ${awsKey} here) Tj`), courier).toString("base64");
    const text = `before "${pdf}" after`;
    expect(layers.scanText(bytesOf(text))).toMatchObject([
      { detector: "aws-access-key-id", start: 8, end: 8 + pdf.length, encoding: ["base64", "pdf"] },
    ]);
  });

  it("that can't be read is told by a detector of its own, and hides no secret beside it", () => {
    const picture = stream(
      "<</Type/XObject/Subtype/Image/Width 1/Height 1/Filter/DCTDecode>>",
      randomBytes(99),
    );
    const unread = pageOf(flate("<<>>", "q /Im0 Do Q"), courier, picture);
    expect(layers.scanText(bytesOf(`see ${unread.toString("base64")} there`))).toMatchObject([
      { detector: "unread-document" },
    ]);
    const both = pageOf(flate("<<>>", "q Q"), courier, picture, { head: `<</Title(${awsKey})>>` });
    expect(layers.scanText(bytesOf(`see ${both.toString("base64")} there`))).toMatchObject([
      { detector: "aws-access-key-id" },
    ]);
  });
});

describe("a hostile PDF", () => {
  const word = fc.constantFrom(
    ..."1 0 obj|endobj|stream\n|endstream|<<|>>|[|]|(|)|<|>|/Type|/ObjStm|/N 9|/First 3|/Length 4|/Filter|/FlateDecode|/LZWDecode|/Contents 1 0 R|/Resources 1 0 R|/Parent 1 0 R|/Font|/ToUnicode 1 0 R|/Kids|1 0 R|99999999999|-1|.|\\|%|\n|BT|ET|Tj|TJ|BI|ID|EI|trailer".split(
      "|",
    ),
  );
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.array(word, { maxLength: 120 }).map((words) => Buffer.from(words.join(" "))),
    fc.array(word, { maxLength: 120 }).map((words) => pageOf(flate("<<>>", words.join(" ")), courier)),
  );

  it("never makes the reading fail", () => {
    fc.assert(
      fc.property(noise, fc.nat(3000), (tail, most) => {
        const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), tail]);
        const { text, decodedBytes } = readPdf(pdf, inflate, most);
        expect(text.length).toBeLessThanOrEqual(decodedBytes);
        layers.scanFile(pdf);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    "1 0 obj ",
    "1 0 obj<<",
    "1 0 obj(",
    "1 0 obj[1 ",
    "1 0 obj<<>>stream ",
    "1 0 obj<</A 1 0 R>>",
    "trailer<<",
    "trailer(",
  ])("of 5 MB of %j costs less than three seconds", (piece) => {
    const pdf = Buffer.from(`%PDF-1.7\n${piece.repeat(Math.floor(5e6 / piece.length))}`);
    const before = process.threadCpuUsage();
    layers.scanFile(pdf);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3000);
  });

  it("that unpacks to a gigabyte is not unpacked", () => {
    const bomb = flate("<<>>", Buffer.alloc(30_000_000, "(a) Tj "));
    const pdf = pageOf(bomb, courier, ...Array.from({ length: 40 }, () => bomb));
    expect(layers.scanFile(pdf)).toEqual({ found: [], isUnread: true });
  });
});

describe("what Chromium prints", needs("chromium"), () => {
  it("is read: a secret in a table, in code and in bold, which are other fonts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fourgate-pdf-"));
    try {
      const page = join(folder, "page.html");
      const printed = join(folder, "page.pdf");
      await writeFile(
        page,
        `<p>The key is <b>${awsKey}</b> for now.<pre>id = ${awsKey}\n</pre><table><tr><td>a<td>${awsKey}<td>b</table>`,
      );
      await promisify(execFile)(
        findProgram("chromium") ?? "",
        [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          `--user-data-dir=${join(folder, "profile")}`,
          `--print-to-pdf=${printed}`,
          `file://${page}`,
        ],
        { timeout: 60_000 },
      );
      const pdf = await readFile(printed);
      expect(textOf(pdf)).toContain(`The key is ${awsKey} for now.\nid = ${awsKey}\na ${awsKey} b\n`);
      expect(layers.scanFile(pdf)).toMatchObject({
        found: [{ detector: "aws-access-key-id" }],
        isUnread: false,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 90_000);
});
