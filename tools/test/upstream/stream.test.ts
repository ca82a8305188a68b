import { connect } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { cutBytes } from "../../upstream/chunking.ts";
import { eventsOf } from "../../upstream/anthropic/reply.ts";
import { startUpstream } from "../../upstream/server.ts";
import type { UpstreamOptions } from "../../upstream/options.ts";
import { HEADERS, READ_TOOL, request } from "./ask.ts";

const SAID = "Größe „ok“ 🚀 done";
const body = JSON.stringify(request({ stream: true, tools: [READ_TOOL], thinking: { type: "adaptive" } }));
const scripts = [{ steps: [{ say: SAID, calls: [{ tool: "Read", input: { file_path: "/tmp/ä🚀.ts" } }] }] }];

async function streamed(options: Partial<UpstreamOptions>): Promise<string> {
  await using upstream = await startUpstream({ scripts, ...options });
  const response = await fetch(`${upstream.url}/v1/messages`, { method: "POST", headers: HEADERS, body });
  return await response.text();
}

function parse(stream: string): { type: string; [key: string]: unknown }[] {
  return stream
    .split(/\r?\n\r?\n/)
    .filter((event) => event !== "")
    .map((event) => {
      const [name, data] = event.split(/\r?\n/);
      const json = JSON.parse((data ?? "").slice("data: ".length)) as { type: string };
      expect(name).toBe(`event: ${json.type}`);
      return json;
    });
}

test.each(["event", "whole", "awkward", "bytes"] as const)(
  "says the same in chunks of kind %s",
  async (chunking) => {
    const events = parse(await streamed({ chunking, lineEnd: chunking === "awkward" ? "crlf" : "lf" }));
    expect(events[0]?.type).toBe("message_start");
    expect(events.at(-1)?.type).toBe("message_stop");
    const deltas = events
      .filter(({ type }) => type === "content_block_delta")
      .map((event) => event["delta"] as Record<string, string>);
    expect(deltas.map((delta) => delta["text"] ?? "").join("")).toBe(SAID);
    expect(JSON.parse(deltas.map((delta) => delta["partial_json"] ?? "").join(""))).toEqual({
      file_path: "/tmp/ä🚀.ts",
    });
    expect(deltas.filter((delta) => delta["type"] === "signature_delta")).toHaveLength(1);
    const starts = events.filter(({ type }) => type === "content_block_start").map((event) => event["index"]);
    const stops = events.filter(({ type }) => type === "content_block_stop").map((event) => event["index"]);
    expect(starts).toEqual([0, 1, 2]);
    expect(stops).toEqual([0, 1, 2]);
  },
);

test("compresses for who accepts it", async () => {
  expect(await streamed({ compress: "gzip" })).toContain("message_stop");
});

test("awkward cuts fall inside characters and between CR and LF, and lose nothing", () => {
  const bytes = Buffer.from("event: x\r\ndata: „ä🚀“\r\n\r\n");
  const pieces = [...cutBytes(bytes, "awkward")].map((piece) => Buffer.from(piece));
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  const broken = pieces.filter((piece) => piece.toString("utf8").includes("\ufffd"));
  expect(broken.length).toBeGreaterThan(4);
  expect(pieces.some((piece, i) => piece.at(-1) === 0x0d && pieces[i + 1]?.[0] === 0x0a)).toBe(true);
  expect([...cutBytes(bytes, "bytes")].every((piece) => piece.length === 1)).toBe(true);
});

test("the pieces reach the socket apart", async () => {
  await using upstream = await startUpstream({ scripts, chunking: "bytes" });
  const socket = connect(upstream.port, "127.0.0.1");
  const head = Object.entries(HEADERS)
    .map(([key, value]) => `${key}: ${value}\r\n`)
    .join("");
  socket.write(
    `POST /v1/messages HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  let reads = 0;
  socket.on("data", () => reads++);
  await once(socket, "close");
  expect(reads).toBeGreaterThan(100);
});

test("events of a message state its parts once each", () => {
  const reply = {
    id: "msg_1",
    model: "m",
    content: [{ type: "text", text: "hi" }],
    stopReason: "end_turn",
    usage: { output_tokens: 3 },
  } as const;
  expect([...eventsOf(reply)].map((event) => event["type"])).toEqual([
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "ping",
    "message_delta",
    "message_stop",
  ]);
});
