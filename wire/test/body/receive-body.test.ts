import * as fc from "fast-check";
import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FourgateError } from "@fourgate/core/errors";
import { BodyBudget } from "@fourgate/wire/body";
import { BodyDoor } from "../kit/body-door.ts";
import { lowered } from "../kit/limits.ts";
import { RawClient } from "../kit/raw-client.ts";

const head = "POST /v1/messages HTTP/1.1\r\nHost: gate\r\n";

describe("a request body", () => {
  const bytesMax = 64 * 1024;
  let door: BodyDoor;
  beforeAll(async () => {
    door = await BodyDoor.open(lowered({ bodyBytesMax: bytesMax }));
  });
  afterAll(async () => {
    await door[Symbol.asyncDispose]();
  });

  function post(pieces: readonly Uint8Array[], length: number | undefined): void {
    const call = httpRequest({
      port: door.port,
      host: "127.0.0.1",
      method: "POST",
      agent: false,
      headers: length === undefined ? { "transfer-encoding": "chunked" } : { "content-length": length },
    });
    call.on("error", () => undefined);
    for (const piece of pieces) call.write(piece);
    call.end();
  }

  test("arrives as the bytes that were sent, however they were cut, with a length or in chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 12 }),
        fc.boolean(),
        async (pieces, chunked) => {
          const sent = Buffer.concat(pieces);
          post(pieces, chunked ? undefined : sent.length);
          const { wire, plain } = await door.next();
          expect(wire.equals(sent)).toBe(true);
          expect(plain).toBe(wire);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("of exactly the limit passes, with a length and in chunks", async () => {
    const sent = Buffer.alloc(bytesMax, 0x61);
    post([sent], bytesMax);
    expect((await door.next()).wire).toHaveLength(bytesMax);
    post([sent], undefined);
    expect((await door.next()).wire).toHaveLength(bytesMax);
  });

  test("whose stated length is over the limit is refused before one byte of it came", async () => {
    using client = await RawClient.open(door.port);
    await client.write(`${head}Content-Length: ${String(bytesMax + 1)}\r\n\r\n`);
    await expect(door.next()).rejects.toMatchObject({ code: "body_too_large" });
  });

  test("in chunks is refused as soon as it passes the limit, not at its end", async () => {
    using client = await RawClient.open(door.port);
    await client.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    await client.write(`${(bytesMax + 1).toString(16)}\r\n${"a".repeat(bytesMax + 1)}\r\n`);
    await expect(door.next()).rejects.toMatchObject({ code: "body_too_large" });
  });

  test.each([
    ["with a length", "Content-Length: 100\r\n\r\nhalf of it"],
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n64\r\nhalf of it"],
  ])("%s that is cut short is never taken for a whole one", async (_how, rest) => {
    for (const cut of ["end", "reset"] as const) {
      using client = await RawClient.open(door.port);
      await client.write(head + rest);
      await sleep(20);
      if (cut === "end") client.socket.end();
      else client.socket.resetAndDestroy();
      await expect(door.next()).rejects.toMatchObject({ code: "body_malformed" });
    }
  });
});

describe("a slow request body", () => {
  test("is refused when nothing of it comes for the idle time", async () => {
    await using door = await BodyDoor.open(lowered({ bodyIdleMsMax: 150, bodyMsMax: 120_000 }));
    using client = await RawClient.open(door.port);
    await client.write(`${head}Content-Length: 10\r\n\r\nabc`);
    // Within the time of a test, and so long before the whole time is over.
    await expect(door.next()).rejects.toMatchObject({ code: "body_too_slow" });
  });

  test("that drips, never idle for long, is refused at the limit of its whole time", async () => {
    await using door = await BodyDoor.open(lowered({ bodyIdleMsMax: 120_000, bodyMsMax: 400 }));
    using client = await RawClient.open(door.port);
    await client.write(`${head}Content-Length: 1000\r\n\r\n`);
    const end = door.next().then(
      () => "read",
      (error: unknown) => (error as FourgateError).code,
    );
    const drip = setInterval(() => void client.write("a"), 20);
    expect(await end).toBe("body_too_slow");
    clearInterval(drip);
  });

  test("that never rests for the idle time passes, though it takes longer than that as a whole", async () => {
    await using door = await BodyDoor.open(lowered({ bodyIdleMsMax: 1_500, bodyMsMax: 60_000 }));
    using client = await RawClient.open(door.port);
    await client.write(`${head}Content-Length: 10\r\n\r\n`);
    for (const byte of "0123456789") {
      await sleep(160);
      await client.write(byte);
    }
    expect((await door.next()).wire.toString()).toBe("0123456789");
  });
});

describe("the budget of all bodies", () => {
  test("refuses what no longer fits, and has room again when one is done", () => {
    const budget = new BodyBudget(100);
    const first = budget.take(60);
    expect(() => budget.take(41)).toThrow(expect.objectContaining({ code: "overloaded" }) as Error);
    const second = budget.take(40);
    first[Symbol.dispose]();
    budget.take(60)[Symbol.dispose]();
    second[Symbol.dispose]();
    budget.take(100)[Symbol.dispose]();
  });

  test("is given back what was booked for more than came, and never twice", () => {
    const budget = new BodyBudget(100);
    const booked = budget.take(100);
    booked.resize(10);
    const other = budget.take(90);
    expect(() => {
      booked.resize(11);
    }).toThrow(expect.objectContaining({ code: "overloaded" }) as Error);
    booked[Symbol.dispose]();
    booked[Symbol.dispose]();
    expect(() => budget.take(11)).toThrow(expect.objectContaining({ code: "overloaded" }) as Error);
    other[Symbol.dispose]();
    budget.take(100)[Symbol.dispose]();
  });
});
