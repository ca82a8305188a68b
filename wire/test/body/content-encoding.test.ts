import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { BodyDoor } from "../kit/body-door.ts";
import { lowered } from "../kit/limits.ts";

const mebibyte = 1024 * 1024;
const encoders = {
  gzip: gzipSync,
  "x-gzip": gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;
const encodings = Object.entries(encoders);

let door: BodyDoor;
beforeAll(async () => {
  door = await BodyDoor.open(lowered({ bodyBytesMax: mebibyte }));
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
});

async function post(encoding: string, bytes: Uint8Array): ReturnType<BodyDoor["next"]> {
  const call = httpRequest({
    port: door.port,
    host: "127.0.0.1",
    method: "POST",
    agent: false,
    headers: { "content-encoding": encoding, "content-length": bytes.length },
  });
  call.on("error", () => undefined);
  call.end(bytes);
  return await door.next();
}

describe("an encoded body", () => {
  test.each(encodings)(
    "in %s is decoded for reading, and its own bytes are kept",
    async (encoding, encode) => {
      const said = Buffer.from(JSON.stringify({ text: "naïve ".repeat(5000) }));
      const encoded = encode(said);
      const { wire, plain } = await post(encoding, encoded);
      expect(wire.equals(encoded)).toBe(true);
      expect(plain.equals(said)).toBe(true);
    },
  );

  test.each(encodings)("in %s that hardly shrinks is decoded too", async (encoding, encode) => {
    const said = randomBytes(900_000);
    expect((await post(encoding, encode(said))).plain.equals(said)).toBe(true);
  });

  test.each(encodings)(
    "in %s that swells past the limit is refused, however small it came",
    async (encoding, encode) => {
      const bomb = encode(Buffer.alloc(64 * mebibyte));
      expect(bomb.length).toBeLessThan(mebibyte);
      const before = process.memoryUsage.rss();
      await expect(post(encoding, bomb)).rejects.toMatchObject({ code: "body_too_large" });
      expect(process.memoryUsage.rss() - before).toBeLessThan(32 * mebibyte);
    },
  );

  test.each(encodings)("in %s of exactly the limit passes", async (encoding, encode) => {
    expect((await post(encoding, encode(Buffer.alloc(mebibyte)))).plain).toHaveLength(mebibyte);
  });

  test.each(encodings)("in %s that is cut, or is something else, is refused", async (encoding, encode) => {
    const encoded = encode(Buffer.from("some words that are said"));
    await expect(post(encoding, encoded.subarray(0, -3))).rejects.toMatchObject({ code: "body_encoding" });
    await expect(post(encoding, Buffer.from('{"model":"m"}'))).rejects.toMatchObject({
      code: "body_encoding",
    });
    await expect(post(encoding, Buffer.alloc(0))).rejects.toMatchObject({ code: "body_encoding" });
  });

  test.each(encodings)(
    "in %s with bytes behind its end is refused, since nobody would have read them",
    async (encoding, encode) => {
      const encoded = encode(Buffer.from('{"model":"m"}'));
      for (const rest of ["words that no gate has seen", "\0"]) {
        await expect(post(encoding, Buffer.concat([encoded, Buffer.from(rest)]))).rejects.toMatchObject({
          code: "body_encoding",
        });
      }
    },
  );

  test.each(["compress", "gzip, br", "gzip,gzip", "constructor", "__proto__", "toString", "utf-8"])(
    "in %s, which nobody here can read, is refused",
    async (encoding) => {
      await expect(post(encoding, gzipSync("words"))).rejects.toMatchObject({ code: "body_encoding" });
    },
  );

  test("is known by its encoding's name in any capitals", async () => {
    expect((await post(" GZip ", gzipSync("words"))).plain.toString()).toBe("words");
  });

  test("that says identity is not encoded", async () => {
    const { wire, plain } = await post("identity", Buffer.from("words"));
    expect(plain).toBe(wire);
  });
});
