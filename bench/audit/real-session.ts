import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileTouch } from "@fourgate/core/audit/record";

const sources = join(import.meta.dirname, "../../node_modules");
/** Packages whose sources a person would read; each has hundreds of files. */
const packages = [
  "kysely/dist",
  "fastify/lib",
  "zod/v4",
  "undici/lib",
  "effect/src",
  "fast-check/lib",
  "vitest/dist",
  "ajv/lib",
  "undici/types",
  "rolldown/dist",
  "playwright-core/lib",
  "pino/lib",
  "light-my-request/lib",
  "vite/dist",
  "pg/lib",
  "jose/dist",
  "safe-regex2",
];
const fileBytesMin = 2_000;
const fileBytesMax = 20_000;

export interface RealFile {
  readonly path: string;
  readonly text: string;
}

/** Source files from what is installed, the same for the same installation. */
export async function realFiles(count: number): Promise<readonly RealFile[]> {
  const files: RealFile[] = [];
  for (const name of packages) {
    const entries = await readdir(join(sources, name), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    const paths = entries
      .filter((entry) => entry.isFile() && /\.(?:js|ts|mjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    for (const path of paths) {
      const text = await readFile(path, "utf8");
      if (text.length >= fileBytesMin && text.length <= fileBytesMax)
        files.push({ path: path.slice(sources.length + 1), text });
    }
  }
  if (files.length < count) throw new Error(`only ${String(files.length)} source files are installed`);
  // From all over: neighbours resemble one another.
  const step = files.length / count;
  return Array.from({ length: count }, (_, at) => files[Math.floor(at * step)]!);
}

export interface RealTurn {
  readonly body: Buffer;
  readonly reply: Buffer;
  readonly touch: FileTouch;
  /** Bytes that no turn before had. */
  readonly fresh: number;
}

/** Each turn reads one more file and sends all before it, its cache marker on the last message. */
export function* sessionOver(files: readonly RealFile[]): Generator<RealTurn, void> {
  const system = [
    {
      type: "text",
      text: files
        .slice(0, 2)
        .map(({ text }) => text)
        .join("\n")
        .slice(0, 12_000),
    },
  ];
  const tools = files.slice(0, 18).map(({ text }, at) => ({
    name: `Tool${String(at)}`,
    description: text.slice(0, 1_500),
    input_schema: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
  }));
  const messages: Record<string, unknown>[] = [
    { role: "user", content: "Read the sources and say what they do." },
  ];
  let previousBytes = 0;
  for (const [turn, { path, text }] of files.entries()) {
    const id = `toolu_${String(turn).padStart(6, "0")}`;
    const said = `I read ${path}: ${text.slice(0, 200).replaceAll(/\s+/g, " ")}`;
    const numbered = text
      .split("\n")
      .map((line, at) => `${String(at + 1)}\t${line}`)
      .join("\n");
    messages.push(
      {
        role: "assistant",
        content: [
          { type: "text", text: said },
          { type: "tool_use", id, name: "Read", input: { file_path: `/w/${path}` } },
        ],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: numbered }] },
    );
    const marked = messages.map((message, at) => (at < messages.length - 1 ? message : withMarker(message)));
    const body = Buffer.from(
      JSON.stringify({
        model: "claude-sonnet-4-5",
        messages: marked,
        system,
        tools,
        max_tokens: 32_000,
        stream: true,
      }),
    );
    const touch: FileTouch = {
      ...{ path, repo: "shop", access: "read", tool: "Read" },
      lines: [[1, text.split("\n").length]],
      sha256: hash("sha256", text, "hex"),
      bytes: Buffer.byteLength(text),
      commit: hash("sha1", "one commit", "hex"),
    };
    yield { body, reply: streamOf(said), touch, fresh: body.length - previousBytes };
    previousBytes = body.length;
  }
}

function withMarker(message: Record<string, unknown>): Record<string, unknown> {
  const blocks = message["content"] as readonly Record<string, unknown>[];
  return {
    ...message,
    content: blocks.map((block, at) =>
      at < blocks.length - 1 ? block : { ...block, cache_control: { type: "ephemeral" } },
    ),
  };
}

/** As the vendor streams a text. */
function streamOf(text: string): Buffer {
  const events = (text.match(/.{1,12}/gs) ?? []).map(
    (piece) =>
      `event: content_block_delta\ndata: ${JSON.stringify({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: piece } })}\n\n`,
  );
  return Buffer.from(
    `event: message_start\ndata: {"type":"message_start"}\n\n${events.join("")}event: message_stop\ndata: {"type":"message_stop"}\n\n`,
  );
}
