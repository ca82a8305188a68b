import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RawVendor } from "./kit/raw-vendor.ts";
import { begin, errorOf, send } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

const mebibyte = 1024 * 1024;
let vendor: RawVendor;
let door: Door;
beforeAll(async () => {
  vendor = await RawVendor.open();
  door = await Door.open({
    policy: policyOf([cloudAt(vendor.url)]),
    limits: { bodyIdleMsMax: 300, bodyBytesMax: 4 * mebibyte, bodiesBytesMax: 8 * mebibyte },
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});
beforeEach(() => {
  door.ledger.forget();
});

const marker = "words-of-the-prompt";
const message = `"messages":[{"role":"user","content":"${marker}"}]`;
const body = `{"model":"claude-opus-4-8","max_tokens":9,${message}}`;

describe("a request that comes badly", () => {
  const head = (): string =>
    `POST /v1/messages HTTP/1.1\r\nHost: gate\r\nx-fourgate-token: ${door.tokens.alice}\r\n`;

  test("of 100 MB is answered, and a client that writes it all before it reads can read the answer", async () => {
    const socket = connect(door.port, "127.0.0.1");
    socket.on("error", () => undefined);
    const chunks: Buffer[] = [];
    socket.pause();
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.pause();
    socket.write(`${head()}Content-Length: ${String(100 * mebibyte)}\r\n\r\n`);
    const piece = Buffer.alloc(mebibyte, 0x61);
    for (let i = 0; i < 100; i++)
      await new Promise<void>((resolve) =>
        socket.write(piece, () => {
          resolve();
        }),
      );
    socket.resume();
    await new Promise<void>((resolve) =>
      socket.once("close", () => {
        resolve();
      }),
    );
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(/^HTTP\/1\.1 451 /);
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject({
      error: { type: "invalid_request_error" },
    });
    expect(door.ledger.refusals).toMatchObject([{ code: "body_too_large", actor: { user: "alice" } }]);
  });

  test("too slowly is told so", async () => {
    const call = begin(door, { body, headers: { "content-length": String(body.length + 10) } });
    const status = await new Promise((resolve) =>
      call.on("response", (response) => {
        resolve(response.statusCode);
      }),
    );
    expect(status).toBe(408);
    call.destroy();
    expect(door.ledger.refusals).toMatchObject([{ code: "body_too_slow", actor: { user: "alice" } }]);
  });

  test("and hangs up in the middle is recorded", async () => {
    const arrivedBefore = door.arrivedCount;
    const call = begin(door, { body, headers: { "content-length": String(body.length + 10) } });
    call.on("error", () => undefined);
    await until(() => door.arrivedCount === arrivedBefore + 1, "its head");
    call.destroy();
    await until(() => door.ledger.refusals.length === 1, "the record");
    expect(door.ledger.refusals).toMatchObject([{ code: "body_malformed", actor: { user: "alice" } }]);
  });

  test("while too much is held for others is put off, and comes through when they are done", async () => {
    const arrivedBefore = door.arrivedCount;
    const filling = Array.from({ length: 2 }, () =>
      begin(door, { headers: { "content-length": String(4 * mebibyte) } }),
    );
    for (const call of filling) call.on("error", () => undefined);
    await until(() => door.arrivedCount === arrivedBefore + 2, "their heads");
    const answer = await send(door, { body: marker });
    expect([answer.status, errorOf(answer).error.type]).toEqual([529, "overloaded_error"]);
    for (const call of filling) call.destroy();
    await until(() => door.ledger.refusals.length === 3, "the others' end");
    expect((await send(door, { body: marker })).status).toBe(400);
  });

  test("by a head that is no HTTP gets an answer and no connection to anything", async () => {
    const socket = connect(door.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.write("POST /v1/messages HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");
    await new Promise<void>((resolve) =>
      socket.once("close", () => {
        resolve();
      }),
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(vendor.heard).toBe(0);
  });
});

describe("a gate that fails", () => {
  const broken = async (spoilt: "labels" | "decide"): Promise<Door> =>
    await Door.open({
      policy: policyOf([cloudAt(vendor.url)]),
      spoil: (snapshot) => ({
        source: snapshot.source,
        version: snapshot.version,
        decide: (...question) => {
          if (spoilt === "decide") throw new TypeError(`cannot read ${marker}`);
          return snapshot.decide(...question);
        },
        labels: (...question) => {
          if (spoilt === "labels") throw new RangeError(`cannot read ${marker}`);
          return snapshot.labels(...question);
        },
      }),
    });

  test.each(["labels", "decide"] as const)(
    "(%s) blocks, is recorded, and the operator is told without any content",
    async (spoilt) => {
      await using failing = await broken(spoilt);
      const answer = await send(failing, { body });
      expect(answer.status).toBe(451);
      expect(errorOf(answer).error.message).not.toContain(marker);
      expect(failing.ledger.refusals).toMatchObject([{ code: "gate_failed", actor: { user: "alice" } }]);
      expect(JSON.stringify(failing.ledger.records)).not.toContain(marker);
      expect(failing.complaints).toEqual(["exchange"]);
      expect(vendor.heard).toBe(0);
    },
  );

  test("by naming a deployment that does not exist blocks as well", async () => {
    await using failing = await Door.open({
      policy: policyOf([cloudAt(vendor.url)]),
      spoil: (snapshot) => {
        let asked = 0;
        // Judging reads the list first; forwarding then finds another.
        const source = { ...snapshot.source };
        Object.defineProperty(source, "deployments", {
          get: () => (asked++ === 0 ? snapshot.source.deployments : []),
        });
        return {
          source,
          version: snapshot.version,
          decide: (...question) => snapshot.decide(...question),
          labels: (...question) => snapshot.labels(...question),
        };
      },
    });
    const answer = await send(failing, { body });
    expect(answer.status).toBe(451);
    expect(failing.ledger.refusals).toMatchObject([{ code: "gate_failed" }]);
    expect(vendor.heard).toBe(0);
  });
});
