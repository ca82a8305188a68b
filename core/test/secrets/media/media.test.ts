import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isBinaryData } from "@fourgate/core/secrets/findings/binary-data";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { neutralMedia } from "@fourgate/core/secrets/media/neutral-media";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact } from "@fourgate/core/secrets/redact/redact";
import { courier, pageOf, shown } from "../../../../tools/samples/pdf-maker.ts";
import { zipOf } from "../decode/zips.ts";
import { bytesOf, keyedHash, layers, promptOf, redactAll, request, result, textOf, user } from "../keyed.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const base64 = (head: readonly number[], bytes: number): string =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 7)]).toString("base64");
const png = base64([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 3064);
const pdf = pageOf(shown("(Hello) Tj"), courier).toString("base64");
const secretPdf = pageOf(shown(`(id = ${awsKey}) Tj`), courier).toString("base64");

const officeTypes = ["wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"].map(
  (kind) => `application/vnd.openxmlformats-officedocument.${kind}`,
);

const source = (mediaType: string, data: string): object => ({ type: "base64", media_type: mediaType, data });
const image = (data: string): object => ({ type: "image", source: source("image/png", data) });

function found(body: object): ReturnType<typeof findAll> {
  return findAll(promptOf(body), undefined, layers, keyedHash, createFindingsCache({ entriesMax: 10 }));
}

describe("media", () => {
  it("is named by type and size, and holds no secret of its own", () => {
    const body = request(
      user([image(png), { type: "document", source: source("application/pdf", pdf) }]),
      result("t", [image(png)]),
    );
    expect(
      found(body)
        .flat()
        .map(({ detector, title, media }) => [detector, title, media]),
    ).toEqual([
      ["image-content", "an image (image/png, 3 KB)", "image/png"],
      ["document-content", "a document (application/pdf, 1 KB)", "application/pdf"],
      ["image-content", "an image (image/png, 3 KB)", "image/png"],
    ]);
  });

  it("that may not leave gives way to an empty file of its type, and all else stays byte for byte", () => {
    const body = request(user([{ type: "text", text: `see ${awsKey} and this:` }, image(png)]), user("and?"));
    const prompt = promptOf(body);
    const pins = createPins({ entriesMax: 10 });
    const { bytes, map, replaced } = redact(prompt, redactAll(prompt, found(body)), keyedHash, pins);
    const [secret] = map.values();
    expect(replaced).toBe(2);
    expect(map.size).toBe(1);
    expect(textOf(bytes)).toBe(
      JSON.stringify(body).replace(awsKey, secret!.placeholder).replace(png, neutralMedia("image/png")!),
    );
  });

  it("that is a PDF with a secret is replaced as a whole, once, whatever else is found of it", () => {
    const document = (data: string): object => ({
      type: "document",
      source: source("application/pdf", data),
    });
    const body = request(result("t", [{ type: "text", text: "read" }, document(secretPdf)]), user("and?"));
    const findings = found(body);
    expect(findings.flat()).toMatchObject([
      { detector: "document-content" },
      { detector: "aws-access-key-id", encoding: ["pdf"], media: "application/pdf" },
    ]);
    const prompt = promptOf(body);
    const raw = JSON.stringify(body);
    const { start, end } = findings.flat()[1]!;
    const from = prompt.placements.find(({ part }) => part.kind === "message")!.start;
    expect(raw.slice(from + start, from + end)).toBe(secretPdf);
    const { bytes, map } = redact(prompt, redactAll(prompt, findings), keyedHash);
    expect(map.size).toBe(0);
    expect(textOf(bytes)).toBe(raw.replace(secretPdf, neutralMedia("application/pdf")!));
  });

  it("that is a document of Office with a secret is replaced by an empty one, which is a whole archive", () => {
    const [type = ""] = officeTypes;
    const xml = `<w:p><w:r><w:t>${awsKey.slice(0, 9)}</w:t></w:r><w:r><w:t>${awsKey.slice(9)}</w:t></w:r></w:p>`;
    const data = zipOf([{ name: "word/document.xml", text: xml }]).toString("base64");
    const body = request(result("t", [{ type: "document", source: source(type, data) }]), user("and?"));
    const findings = found(body);
    expect(findings.flat()).toMatchObject([
      { detector: "document-content" },
      { detector: "aws-access-key-id", encoding: ["zip"], media: type },
    ]);
    const { bytes } = redact(promptOf(body), redactAll(promptOf(body), findings), keyedHash);
    expect(textOf(bytes)).toBe(JSON.stringify(body).replace(data, neutralMedia(type)!));
  });

  it("that is an encrypted document is told to be one that can't be read", () => {
    const [type = ""] = officeTypes;
    const data = zipOf([{ name: "word/document.xml", text: "x".repeat(90), encrypted: true }]).toString(
      "base64",
    );
    const body = request(user([{ type: "document", source: source(type, data) }]));
    expect(
      found(body)
        .flat()
        .map(({ detector }) => detector),
    ).toEqual(["document-content", "unread-document"]);
  });

  it("has empty documents of Office with the right checksums and directory", () => {
    for (const type of officeTypes) {
      const archive = Buffer.from(neutralMedia(type)!, "base64");
      const end = archive.length - 22;
      expect(archive.readUInt32LE(end)).toBe(0x06054b50);
      let at = archive.readUInt32LE(end + 16);
      for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
        const local = archive.readUInt32LE(at + 42);
        const nameBytes = archive.readUInt16LE(local + 26);
        const start = local + 30 + nameBytes;
        const file = archive.subarray(start, start + archive.readUInt32LE(local + 18));
        expect(crc32(file)).toBe(archive.readUInt32LE(local + 14));
        expect(archive.subarray(local + 14, local + 30)).toEqual(archive.subarray(at + 16, at + 32));
        at += 46 + nameBytes;
      }
      expect(at).toBe(end);
    }
  });

  it("is looked into once, however often it is sent", () => {
    let count = 0;
    const counting = { ...layers, scanFile: (bytes: Uint8Array) => (count++, layers.scanFile(bytes)) };
    const cache = createFindingsCache({ entriesMax: 10 });
    const block = { type: "document", source: source("application/pdf", secretPdf) };
    for (const question of ["one", "two"]) {
      const body = request(user([block, { type: "text", text: question }]));
      expect(findAll(promptOf(body), undefined, counting, keyedHash, cache).flat()).toHaveLength(2);
    }
    expect(count).toBe(1);
  });

  it("that stands for another is none: the gateway takes what a guard put there", () => {
    for (const type of [
      "image/png",
      "image/jpeg",
      "image/jpg",
      "image/gif",
      "image/webp",
      "application/pdf",
      ...officeTypes,
    ]) {
      const data = neutralMedia(type)!;
      const bytes = bytesOf(data);
      expect(isBinaryData(bytes, 0, bytes.length, type), type).toBe(true);
      const block = { type: type.startsWith("image/") ? "image" : "document", source: source(type, data) };
      expect(found(request(user([block]))).flat(), type).toEqual([]);
    }
  });

  it("has an empty page whose table of objects is right", () => {
    const text = Buffer.from(neutralMedia("application/pdf")!, "base64").toString("latin1");
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset, index) => text.startsWith(`${String(index + 1)} 0 obj`, offset))).toEqual([
      true,
      true,
      true,
    ]);
    expect(text.indexOf("xref")).toBe(Number(/startxref\n(\d+)/.exec(text)![1]));
  });
});
