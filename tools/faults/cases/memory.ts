import { gzipSync } from "node:zlib";
import { setTimeout as sleep } from "node:timers/promises";
import { benchFragments, Conversation } from "../../../bench/bodies/conversation.ts";
import { spawnUpstream, type UpstreamProcess } from "../../upstream/client.ts";
import type { Case } from "../case.ts";
import { Connection } from "../connection.ts";
import { makeDataFolder } from "../data-folder.ts";
import { type GatewayProcess, startGatewayProcess } from "../gateway-process.ts";
import { sendLargeBody } from "../large-body.ts";
import { Pulse } from "../pulse.ts";
import { readRecorded } from "../recorded.ts";
import { PeakWatch, residentBytes } from "../resident-memory.ts";

const MEGABYTE = 1024 * 1024;
const HUGE_BYTES = 100 * MEGABYTE;
/** Referred to after a series, over what a gateway that has only seen ordinary bodies refers to. */
const HELD_GROWTH_BYTES_MAX = 40 * MEGABYTE;
/**
 * Resident after a series, over the same: the reading thread that the first large body starts, and
 * what V8 and the allocator keep of bodies of up to 32 MiB. It must not grow from series to series.
 */
const RESIDENT_GROWTH_BYTES_MAX = 240 * MEGABYTE;
/** While it goes on: three such bodies are under way at once. */
const PEAK_GROWTH_BYTES_MAX = 400 * MEGABYTE;
const HANGING = 50;
const SLOW = 25;
const LIMITS = { bodyIdleMsMax: 1_500, bodyMsMax: 4_000 } as const;
const SERIES = 4;

/** Huge, slow and broken bodies, and a vendor that hangs: each is told so, and memory comes back. */
export const memory: Case = {
  name: "memory",
  run: async (checks, { say }) => {
    await using vendor = await spawnUpstream(["--auth", "none"]);
    await using folder = await makeDataFolder(vendor.url);
    const gateway = await startGatewayProcess(folder, { limits: LIMITS });
    const headers = { "x-fourgate-token": folder.token };
    const door = { url: gateway.url, headers };
    await warmUp(door);
    const cold = await memoryOf(gateway);
    using watch = new PeakWatch(gateway.pid);
    const pulse = new Pulse(gateway.url, headers);
    const asked = largeRequests();
    const told: Told[] = [];
    const after: Memory[] = [];
    for (let n = 0; n < SERIES; n++) {
      told.push(
        ...(await hugeBodies(door)),
        ...(await slowBodies(door)),
        await hangingVendor(door, vendor, asked),
      );
      after.push(await memoryOf(gateway));
    }
    const { durationsMs, failed } = await pulse.end();
    const { peakBytes } = watch;
    const exit = await gateway.stop();

    for (const [what, same] of Map.groupBy(told, (one) => one.what)) {
      const statuses = same.flatMap((one) => one.statuses);
      const expected = same[0]?.expected ?? 0;
      checks.that(
        `${what}: ${statuses.length} times ${expected === GONE ? "held until the client hung up" : expected}`,
        statuses.length > 0 && statuses.every((status) => status === expected),
        () => statuses.join(" "),
      );
    }
    const { others } = await readRecorded(folder.ledger);
    const codes = others.map((record) =>
      record.kind === "refusal" ? record.code : record.kind === "outcome" ? record.result : "",
    );
    const counts = ["body_too_large", "body_too_deep", "body_too_slow", "client_gone"].map(
      (code) => codes.filter((one) => one === code).length,
    );
    checks.that(
      "the record says what happened to each",
      counts.join(" ") === [18, 2, 2 * SLOW, HANGING].map((count) => count * SERIES).join(" "),
      () => `too large, too deep, too slow, client gone: ${counts.join(" ")}`,
    );
    checks.that(
      "ordinary requests went on all the while",
      durationsMs.length > 20 && failed.length === 0,
      () => [...failed.slice(0, 3), `${durationsMs.length} requests`].join("\n"),
    );
    const series = (of: keyof Memory): string => [cold, ...after].map((one) => megabytes(one[of])).join(", ");
    checks.that(
      `what it refers to stays flat: ${series("heldBytes")} MB at first and after each series`,
      after.every(({ heldBytes }) => heldBytes <= cold.heldBytes + HELD_GROWTH_BYTES_MAX),
    );
    checks.that(
      `what is resident comes back: ${series("residentBytes")} MB`,
      after.every((one) => one.residentBytes <= cold.residentBytes + RESIDENT_GROWTH_BYTES_MAX),
    );
    checks.that(
      `and is bounded meanwhile: ${megabytes(peakBytes)} MB at most`,
      peakBytes > 0 && peakBytes <= cold.residentBytes + PEAK_GROWTH_BYTES_MAX,
    );
    checks.that(
      "the gateway complained of nothing and ended in order",
      gateway.complaints() === "" && exit === 0,
      () => `exit ${exit}: ${gateway.complaints()}`,
    );
    const sorted = durationsMs.toSorted((a, b) => a - b);
    say(
      `      ordinary requests meanwhile: median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms`,
    );
  },
};

interface Memory {
  readonly heldBytes: number;
  readonly residentBytes: number;
}

async function memoryOf(gateway: GatewayProcess): Promise<Memory> {
  const heldBytes = await gateway.heldBytes();
  return { heldBytes, residentBytes: await residentBytes(gateway.pid) };
}

interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the Messages protocol says to a body over the limit: upon a 413 clients show words of their own. */
const TOO_LARGE = 451;
/** For a client that hung up itself. */
const GONE = 0;

interface Told {
  readonly what: string;
  readonly statuses: readonly number[];
  readonly expected: number;
}

/** What a gateway at work holds anyway: warm code, caches, sessions. */
async function warmUp(door: Door): Promise<void> {
  const fragments = benchFragments();
  using connection = new Connection(door.url, door.headers);
  for (let n = 0; n < 6; n++) {
    const conversation = new Conversation(
      { salt: `warm${n}`, baseBytes: 100_000, turnBytes: 8_000, model: "claude-opus-4-8" },
      fragments,
    );
    for (let turn = 0; turn < 15; turn++) {
      const { status } = await connection.post(conversation.next(turn % 2 === 0), conversation.session);
      if (status !== 200) throw new Error(`warming up: ${status}`);
    }
  }
}

async function hugeBodies(door: Door): Promise<readonly Told[]> {
  const piece = Buffer.alloc(256 * 1024, " ");
  const base = { ...door, piece, bytes: HUGE_BYTES, pauseMs: 0, piecesMax: Infinity };
  const stated: number[] = [];
  for (let n = 0; n < 5; n++) {
    stated.push(...(await Promise.all([1, 2].map(() => sendLargeBody({ ...base, chunked: false })))));
  }
  const chunked: number[] = [];
  for (let n = 0; n < 2; n++) {
    chunked.push(...(await Promise.all([1, 2, 3].map(() => sendLargeBody({ ...base, chunked: true })))));
  }
  const packed = gzipSync(Buffer.alloc(HUGE_BYTES, " "));
  const bomb = {
    ...base,
    headers: { ...door.headers, "content-encoding": "gzip" },
    piece: packed,
    bytes: packed.length,
  };
  const bombs = await Promise.all([1, 2].map(() => sendLargeBody({ ...bomb, chunked: false })));
  const nesting = Buffer.concat([Buffer.from('{"metadata":'), Buffer.alloc(30 * MEGABYTE, "[")]);
  const deep = { ...base, piece: nesting, bytes: nesting.length, chunked: false };
  const nested = [await sendLargeBody(deep), await sendLargeBody(deep)];
  return [
    { what: "100 MB with a content-length", statuses: stated, expected: TOO_LARGE },
    { what: "100 MB in chunks", statuses: chunked, expected: TOO_LARGE },
    { what: "100 MB packed into 100 KB", statuses: bombs, expected: TOO_LARGE },
    { what: "30 MB of nesting", statuses: nested, expected: 400 },
  ];
}

async function slowBodies(door: Door): Promise<readonly Told[]> {
  const base = { ...door, piece: Buffer.alloc(1_000, " "), bytes: MEGABYTE, chunked: false };
  const stalled = Array.from({ length: SLOW }, () => sendLargeBody({ ...base, pauseMs: 0, piecesMax: 3 }));
  const trickling = Array.from({ length: SLOW }, () =>
    sendLargeBody({ ...base, pauseMs: 100, piecesMax: Infinity }),
  );
  return [
    { what: "a body that stalls", statuses: await Promise.all(stalled), expected: 408 },
    { what: "a body that trickles", statuses: await Promise.all(trickling), expected: 408 },
  ];
}

interface Asked {
  readonly body: Buffer;
  readonly session: string;
}

/** The same ones in each series: what the gateway remembers of a session is no leak. */
function largeRequests(): readonly Asked[] {
  const fragments = benchFragments();
  return Array.from({ length: HANGING }, (_, n) => {
    const options = { salt: `hang${n}`, baseBytes: 100_000, turnBytes: 0, model: "claude-opus-4-8" };
    const conversation = new Conversation(options, fragments);
    return { body: conversation.next(true), session: conversation.session };
  });
}

/** Requests that the vendor takes and never answers. Their clients hang up after two seconds. */
async function hangingVendor(door: Door, vendor: UpstreamProcess, asked: readonly Asked[]): Promise<Told> {
  await vendor.control({ clear: true, faults: [{ kind: "hang", times: HANGING, only: "main" }] });
  const waiting = asked.map(({ body, session }) => {
    const connection = new Connection(door.url, door.headers);
    return { connection, answer: connection.post(body, session).catch(() => null) };
  });
  const endMs = performance.now() + 20_000;
  let held = 0;
  while (held < HANGING && performance.now() < endMs) {
    await sleep(200);
    held = (await vendor.seen()).filter(({ outcome }) => outcome?.note === "hang").length;
  }
  await sleep(2_000);
  for (const { connection } of waiting) connection[Symbol.dispose]();
  const answers = await Promise.all(waiting.map(({ answer }) => answer));
  await sleep(500);
  const statuses = answers.slice(0, held).map((answer) => answer?.status ?? GONE);
  const unheld = answers.slice(held).map(() => -1);
  return { what: "a vendor that hangs", statuses: [...statuses, ...unheld], expected: GONE };
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(0);
}
