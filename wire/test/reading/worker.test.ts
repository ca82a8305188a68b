import { noKnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FourgateError } from "@fourgate/core/errors";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { WorkerLink } from "@fourgate/wire/reading/worker-link";
import { awsKey, bytesOf, requestOf } from "./conversation.ts";

const key = new Uint8Array(32).fill(7);
const kibibyte = 1024;
/** Every worker that was started since, with how many answers it gave. */
let workers: { readonly worker: Worker; answers: number }[];
let engine: ReadingEngine;
let reader: Reader;

const onWorker = (worker: Worker): void => {
  const started = { worker, answers: 0 };
  workers.push(started);
  worker.on("message", () => {
    started.answers++;
  });
};
const answers = (): number => workers.reduce((sum, one) => sum + one.answers, 0);

beforeEach(() => {
  workers = [];
  process.on("worker", onWorker);
  engine = new ReadingEngine();
  reader = new Reader(key, engine);
});
afterEach(async () => {
  process.off("worker", onWorker);
  await engine[Symbol.asyncDispose]();
});

const read = (bytes: Uint8Array, session = "s"): ReturnType<Reader["read"]> =>
  reader.read(bytes, messagesEndpoint, session, { detectorsOff: [] });

describe("a body of more than 256 KiB that is new", () => {
  test("is read by the worker, and says the same as a small one would", async () => {
    const bytes = requestOf(300 * kibibyte, awsKey(1), awsKey(2));
    const { prompt, findings } = await read(bytes);
    expect(answers()).toBe(1);
    expect(prompt.bytes).toBe(bytes);
    expect(prompt.placements.length).toBe(5);
    const found = findings.flat();
    expect(found.map(({ detector }) => detector)).toEqual(["aws-access-key-id", "aws-access-key-id"]);
    const last = prompt.placements.at(-1);
    const values = found.map(({ start, end }) =>
      Buffer.from(bytes).toString("latin1", (last?.start ?? 0) + start, (last?.start ?? 0) + end),
    );
    expect(values).toEqual([awsKey(1), awsKey(2)]);
    // The same value has the same fingerprint, wherever it was read.
    const small = (await read(requestOf(1 * kibibyte, awsKey(1)), "small")).findings.flat();
    expect(answers()).toBe(1);
    expect(small[0]?.fingerprint).toBe(found[0]?.fingerprint);
  });

  test("stays on this thread up to the limit", async () => {
    await read(requestOf(250 * kibibyte));
    expect(answers()).toBe(0);
  });

  test("is remembered: the next turn of its session needs the worker no more, and finds the same", async () => {
    const request = JSON.parse(Buffer.from(requestOf(300 * kibibyte, awsKey(1))).toString()) as {
      messages: object[];
    };
    await read(bytesOf(request));
    request.messages.push(
      { role: "assistant", content: "yes" },
      { role: "user", content: `and ${awsKey(3)}` },
    );
    const { prompt, findings } = await read(bytesOf(request));
    expect(answers()).toBe(1);
    expect(prompt.reusedBytes).toBeGreaterThan(300 * kibibyte);
    expect(findings.flat()).toHaveLength(2);
  });

  test("tells its prompt while secrets are still looked for, the very one that comes in the end", async () => {
    const told: unknown[] = [];
    let isRead = false;
    const bytes = requestOf(4 * kibibyte * kibibyte, awsKey(1));
    const reading = await reader.read(bytes, messagesEndpoint, "ahead", { detectorsOff: [] }, (prompt) => {
      expect(isRead).toBe(false);
      expect(prompt.bytes).toBe(bytes);
      told.push(prompt);
    });
    isRead = true;
    expect(told).toEqual([reading.prompt]);
    expect(told[0]).toBe(reading.prompt);
    expect(reading.findings.flat()).toHaveLength(1);
    expect(reading.findings).toHaveLength(reading.prompt.placements.length);
  });

  test("tells no prompt of what is refused, and a small one needs no telling", async () => {
    const told: unknown[] = [];
    const onPrompt = (prompt: unknown): void => void told.push(prompt);
    const text = Buffer.from(requestOf(300 * kibibyte)).toString();
    await expect(
      reader.read(Buffer.from(text.slice(0, -1)), messagesEndpoint, "ahead", { detectorsOff: [] }, onPrompt),
    ).rejects.toMatchObject({ code: "body_malformed" });
    await reader.read(requestOf(kibibyte), messagesEndpoint, "ahead", { detectorsOff: [] }, onPrompt);
    expect(told).toEqual([]);
  });

  test("that cannot be read in one way is refused with the same code", async () => {
    const text = Buffer.from(requestOf(300 * kibibyte)).toString();
    await expect(read(Buffer.from(text.slice(0, -1)))).rejects.toMatchObject({ code: "body_malformed" });
    await expect(read(Buffer.from(text.replace(/}$/, ',"model":"other"}')))).rejects.toMatchObject({
      code: "body_ambiguous",
    });
    await expect(
      read(Buffer.from(text.replace(/}$/, `,"x":${"[".repeat(99)}${"]".repeat(99)}}`))),
    ).rejects.toMatchObject({ code: "body_too_deep" });
    expect(answers()).toBe(3);
  });

  test("lets small ones of others pass while it is read", async () => {
    const done: string[] = [];
    const large = read(requestOf(20 * kibibyte * kibibyte), "large").then(() => done.push("large"));
    await read(requestOf(kibibyte), "small").then(() => done.push("small"));
    await large;
    expect(done).toEqual(["small", "large"]);
  });

  test("is refused when too many wait", async () => {
    const bytes = requestOf(300 * kibibyte);
    const results = await Promise.allSettled(
      Array.from({ length: 70 }, (_, i) => read(bytes, `waits ${String(i)}`)),
    );
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(6);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: "overloaded" } });
  });
});

/** How it ended, without its megabytes. */
async function endOf(reading: Promise<unknown>): Promise<unknown> {
  return await reading.then(
    () => "read",
    (error: unknown) => (error as FourgateError).code,
  );
}

describe("a worker that dies", () => {
  /** It starts with the first large body. */
  const started = async (): Promise<void> => {
    await read(requestOf(300 * kibibyte), "first");
  };

  test("fails what it was reading, and another reads what comes next", async () => {
    await started();
    const bytes = requestOf(8 * kibibyte * kibibyte);
    const end = endOf(read(bytes));
    await workers[0]?.worker.terminate();
    expect(await end).toBe("gate_failed");
    expect(await endOf(read(bytes))).toBe("read");
    expect(workers).toHaveLength(2);
  });

  test("while nothing is read is replaced when it is needed", async () => {
    await started();
    await workers[0]?.worker.terminate();
    const bytes = requestOf(300 * kibibyte, awsKey(1));
    expect((await read(bytes)).findings.flat()).toHaveLength(1);
  });

  test("at its start, each time, fails each reading, and is not started again and again", async () => {
    await using link = new WorkerLink(new URL("data:text/javascript,throw new Error()"));
    const settings = { hashKey: key, knownKey: key, rules: { detectorsOff: [] } };
    for (let turn = 0; turn < 2; turn++) {
      const reading = link.read(bytesOf({}), messagesEndpoint, noKnownSecrets, settings);
      expect(await endOf(reading)).toBe("gate_failed");
    }
    await sleep(500);
    expect(workers).toHaveLength(2);
  });

  test("because its engine is closed fails what was being read, and what comes after", async () => {
    const closed = new ReadingEngine();
    const other = new Reader(key, closed);
    const large = (): Promise<unknown> =>
      endOf(other.read(requestOf(8 * kibibyte * kibibyte), messagesEndpoint, "s", { detectorsOff: [] }));
    const end = large();
    await closed[Symbol.asyncDispose]();
    expect(await end).toBe("gate_failed");
    expect(await large()).toBe("gate_failed");
  });
});

describe("a change of detectors", () => {
  test("does not take the worker from a reading under way, and trusts none of its findings later", async () => {
    const bytes = requestOf(2 * kibibyte * kibibyte, awsKey(1));
    const off = ["aws-access-key-id"];
    const large = reader.read(bytes, messagesEndpoint, "s", { detectorsOff: off });
    await reader.read(requestOf(kibibyte), messagesEndpoint, "other", { detectorsOff: [] });
    expect((await large).findings.flat()).toHaveLength(0);
    expect((await read(bytes)).findings.flat()).toHaveLength(1);
  });
});
