import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { gemini } from "@fourgate/core/prompt/gemini/protocol";
import { chat } from "@fourgate/core/prompt/openai-chat/endpoint";
import { openaiChat } from "@fourgate/core/prompt/openai-chat/protocol";
import { responses } from "@fourgate/core/prompt/openai-responses/endpoint";
import { openaiResponses } from "@fourgate/core/prompt/openai-responses/protocol";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { readableStretches } from "@fourgate/core/secrets/decode/readable-stretches";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { neutralMedia } from "@fourgate/core/secrets/media/neutral-media";
import {
  bytesOf,
  keyedHash,
  layers,
  promptOf,
  redactAll,
  request,
  textOf,
  user,
  assistant,
} from "./keyed.ts";
import { redact } from "@fourgate/core/secrets/redact/redact";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const words = `The deploy job logs in with ${awsKey}, and everybody on the team knows that by now.`;
const sealedText = Buffer.from(words).toString("base64url");
/** As ciphertext: no generator, so that a failure can be repeated. */
const noise = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + i * 7 + (i >> 3)) & 0xff));

const png = (...chunks: readonly Uint8Array[]): string =>
  Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]).toString("base64");
const image = (data: string): object => ({
  type: "image",
  source: { type: "base64", media_type: "image/png", data },
});

const json = (body: object): Uint8Array => bytesOf(JSON.stringify(body));
const generate = resolveEndpoint("POST", "/v1beta/models/gemini-x:generateContent")!;
const decoderFor = {
  responses: (body: object): Prompt => openaiResponses.decode(json(body), responses, {})!,
  chat: (body: object): Prompt => openaiChat.decode(json(body), chat, {})!,
  gemini: (body: object): Prompt => gemini.decode(json(body), generate, {})!,
};

function found(prompt: Prompt): ReturnType<typeof findAll> {
  return findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 10 }));
}
const inMessages = (...messages: readonly object[]): [string, boolean, string?][] =>
  found(promptOf(request(...messages)))
    .flat()
    .filter(({ detector }) => detector !== "image-content")
    .map(({ detector, isFixed = false, media }) =>
      media ? [detector, isFixed, media] : [detector, isFixed],
    );

describe("what is called a signature or ciphertext", () => {
  it.each([
    ["plain words", words, false],
    ["base64 of words", sealedText, true],
    ["base64 of compressed words", gzipSync(words).toString("base64"), true],
    [
      "words inside of what is none",
      Buffer.concat([noise, bytesOf(` ${awsKey} `), noise]).toString("base64"),
      true,
    ],
  ])("is looked into where it is %s, in whosever message", (_what, value, isFixed) => {
    const expected = [["aws-access-key-id", isFixed]];
    for (const role of [user, (content: object[]) => assistant(...content)]) {
      expect(inMessages(role([{ type: "thinking", thinking: "hm", signature: value }]))).toEqual(expected);
      expect(inMessages(role([{ type: "redacted_thinking", data: value }]))).toEqual(expected);
    }
  });

  it.each(["reasoning", "compaction", "something_new"])("is looked into in Responses' %s", (type) => {
    for (const encrypted_content of [words, sealedText]) {
      const prompt = decoderFor.responses({ model: "m", input: [{ type, summary: [], encrypted_content }] });
      expect(
        found(prompt)
          .flat()
          .map(({ detector }) => detector),
      ).toEqual(["aws-access-key-id"]);
    }
  });

  it("is looked into beside a call of Gemini's", () => {
    for (const thoughtSignature of [words, sealedText]) {
      const parts = [{ functionCall: { name: "f", args: {} }, thoughtSignature }];
      const prompt = decoderFor.gemini({ contents: [{ role: "model", parts }] });
      expect(
        found(prompt)
          .flat()
          .map(({ detector }) => detector),
      ).toEqual(["aws-access-key-id"]);
    }
  });

  it("finds nothing in ciphertext, and never changes what it stands in", () => {
    const signature = noise.toString("base64");
    expect(inMessages(assistant({ type: "thinking", thinking: "hm", signature }))).toEqual([]);
    const prompt = promptOf(
      request(assistant({ type: "redacted_thinking", data: sealedText }), user("and?")),
    );
    expect(redact(prompt, redactAll(prompt, found(prompt)), keyedHash).bytes).toBe(prompt.bytes);
  });
});

describe("a file that says what it is", () => {
  const length = Buffer.alloc(4);
  const chunk = (text: Uint8Array): Uint8Array =>
    Buffer.concat([length, Buffer.from("tEXtComment\0"), text, noise]);
  const utf16 = Buffer.from(`key ${awsKey} end`, "utf16le");

  it.each([
    ["a comment", png(noise, chunk(bytesOf(awsKey)))],
    ["a comment in UTF-16", png(noise, chunk(utf16))],
    [
      "base64 behind the first digits of such a file",
      padded(`iVBORw0KGgo${Buffer.from(`${words}.`).toString("base64")}`),
    ],
  ])("is looked into: %s", (_what, data) => {
    expect(inMessages(user([image(data)]))).toEqual([["aws-access-key-id", false, "image/png"]]);
    const prompt = promptOf(request(user([image(data)]), user("and?")));
    const text = textOf(redact(prompt, redactAll(prompt, found(prompt)), keyedHash).bytes);
    expect(text).toBe(JSON.stringify(request(user([image(neutralMedia("image/png")!)]), user("and?"))));
  });

  it("holds what is fixed where no empty file stands for its type", () => {
    const data = Buffer.concat([bytesOf("ID3"), noise, bytesOf(words), noise]).toString("base64");
    const prompt = decoderFor.chat({
      model: "m",
      messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data, format: "mp3" } }] }],
    });
    expect(found(prompt).flat()).toMatchObject([
      { detector: "aws-access-key-id", isFixed: true, media: "audio/mp3", encoding: ["base64"] },
    ]);
  });

  it("has no finding that its bytes make by chance", () => {
    expect(inMessages(user([image(png(noise, noise, noise))]))).toEqual([]);
  });
});

describe("readable stretches", () => {
  it("are found wherever they begin, behind any number of digits", () => {
    const anyBytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(
        anyBytes,
        anyBytes,
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (before, after, shift, escaped) => {
          const digits = Buffer.concat([before, bytesOf(words), after]).toString("base64");
          const literal = "A".repeat(shift) + (escaped ? digits.replaceAll("/", "\\/") : digits);
          const bytes = bytesOf(literal);
          expect(textOf(readableStretches(bytes, 0, bytes.length).bytes)).toContain(words);
        },
      ),
    );
  });
});

function padded(digits: string): string {
  const bare = digits.replace(/=+$/, "");
  return bare + "=".repeat((4 - (bare.length % 4)) % 4);
}
