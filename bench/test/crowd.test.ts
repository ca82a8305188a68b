import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../tools/upstream/client.ts";
import { benchFragments } from "../bodies/conversation.ts";
import { protocols } from "../bodies/protocols.ts";
import { type Member, runWave, streamModel } from "../measure/crowd.ts";

const wave = { events: 30, perSecond: 100, rampMs: 50, waitMsMax: 10_000 };
const fragments = benchFragments();
let upstream: UpstreamProcess;

beforeAll(async () => {
  upstream = await spawnUpstream(["--fast"]);
});

afterAll(async () => {
  await upstream[Symbol.asyncDispose]();
});

function crowd(count: number, url: string): readonly Member[] {
  return Array.from({ length: count }, (_, i): Member => {
    const protocol = protocols[i % protocols.length]!;
    const options = { salt: `t${i}`, baseBytes: 5_000, turnBytes: 1_000, model: streamModel(wave) };
    return { protocol, url, headers: {}, conversation: protocol.conversation(options, fragments) };
  });
}

test("streams of every protocol are open at once, arrive whole, and say how long each event took", async () => {
  const { whole, faults, openMax, eventDelaysMs, fullFromMs, fullToMs } = await runWave(
    crowd(12, upstream.url),
    wave,
  );
  expect({ whole, faults, openMax }).toEqual({ whole: 12, faults: [], openMax: 12 });
  expect(eventDelaysMs).toHaveLength(12 * wave.events);
  expect(Math.min(...eventDelaysMs)).toBeGreaterThan(0);
  expect(fullToMs).toBeGreaterThan(fullFromMs);
});

test.each([
  {
    what: "a byte that was changed",
    change: (text: string) => text.replace(/@(\d+) /, (_, at: string) => `@${Number(at) + 1} `),
  },
  {
    what: "an event that was left out",
    change: (text: string) => text.replace(/data: [^\n]*@\d+ [^\n]*\n\n/, ""),
  },
  { what: "a tail that is missing", change: (text: string) => text.slice(0, -20) },
])("$what is found in every protocol", async ({ change }) => {
  const members = crowd(protocols.length, await changing(change));
  const { whole, faults } = await runWave(members, wave);
  expect(whole).toBe(0);
  expect([...faults].sort()).toEqual(protocols.map(({ name }) => `${name}: changed`).sort());
});

/** A relay that spoils the streams that pass. */
async function changing(change: (text: string) => string): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(upstream.url + (request.url ?? ""), {
        method: "POST",
        body: Buffer.concat(chunks),
      });
      const text = await answer.text();
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        change(text.replaceAll("\r\n", "\n")).replaceAll(/\n/g, text.includes("\r\n") ? "\r\n" : "\n"),
      );
    })();
  });
  server.unref();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
