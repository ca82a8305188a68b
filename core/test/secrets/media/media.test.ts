import { describe, expect, it } from "vitest";
import { isBinaryData } from "@fourgate/core/secrets/findings/binary-data";
import { createFindingsCache, findAll } from "@fourgate/core/secrets/findings/findings";
import { neutralMedia } from "@fourgate/core/secrets/media/neutral-media";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact } from "@fourgate/core/secrets/redact/redact";
import { bytesOf, keyedHash, layers, promptOf, redactAll, request, result, textOf, user } from "../keyed.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const base64 = (head: readonly number[], bytes: number): string =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 7)]).toString("base64");
const png = base64([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 3064);
const pdf = base64([...Buffer.from("%PDF-1.7\n")], 5000);

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
      ["document-content", "a document (application/pdf, 5 KB)", "application/pdf"],
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

  it("that stands for another is none: the gateway takes what a guard put there", () => {
    for (const type of [
      "image/png",
      "image/jpeg",
      "image/jpg",
      "image/gif",
      "image/webp",
      "application/pdf",
    ]) {
      const data = neutralMedia(type)!;
      const bytes = bytesOf(data);
      expect(isBinaryData(bytes, 0, bytes.length, type), type).toBe(true);
      const block = { type: type === "application/pdf" ? "document" : "image", source: source(type, data) };
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
