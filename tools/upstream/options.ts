import { parseArgs } from "node:util";
import { type Chunking, CHUNKINGS, type LineEnd } from "./chunking.ts";
import type { Compression } from "./http.ts";
import type { Script } from "./script.ts";

export interface UpstreamOptions {
  /** 0 for any free one; always on 127.0.0.1. */
  readonly port: number;
  /** "required": a log-in must be there, in the protocol's own header, and be one of `keys` if any are named. */
  readonly auth: "required" | "none";
  readonly keys: readonly string[];
  readonly scripts: readonly Script[];
  /**
   * As a private model server: nothing that the model thought is signed or checked, no beta header is
   * asked for, and members that the protocol does not know are taken (OpenAI, Gemini).
   */
  readonly lenient: boolean;
  /** Answers with sealed thinking where the request turns thinking on (Gemini: on every call). */
  readonly thinking: boolean;
  readonly chunking: Chunking;
  readonly lineEnd: LineEnd;
  /** What answers are compressed with for clients that accept it, as the vendor's edge does; frames too. */
  readonly compress: Compression;
  /** How an upgrade to WebSocket is answered: taken, or refused with this status (426: use HTTP). */
  readonly websocket: "accept" | number;
}

export const UPSTREAM_DEFAULTS: UpstreamOptions = {
  port: 0,
  auth: "required",
  keys: [],
  scripts: [],
  lenient: false,
  thinking: true,
  chunking: "event",
  lineEnd: "lf",
  compress: "none",
  websocket: "accept",
};

export interface CommandLine {
  readonly fast: boolean;
  readonly options: UpstreamOptions;
}

export const USAGE =
  "usage: main.ts [--port N] [--fast] [--private] [--auth required|none] [--key KEY]… [--script JSON] [--no-thinking] " +
  `[--chunking ${CHUNKINGS.join("|")}] [--line-end lf|crlf] [--compress gzip|zstd] [--websocket accept|STATUS]`;

export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      fast: { type: "boolean" },
      private: { type: "boolean" },
      auth: { type: "string" },
      key: { type: "string", multiple: true },
      script: { type: "string" },
      "no-thinking": { type: "boolean" },
      chunking: { type: "string" },
      "line-end": { type: "string" },
      compress: { type: "string" },
      websocket: { type: "string" },
    },
  });
  const isPrivate = values.private ?? false;
  return {
    fast: values.fast ?? false,
    options: {
      port: Number(values.port ?? "0"),
      auth: values.auth === "none" || isPrivate ? "none" : "required",
      keys: values.key ?? [],
      scripts: values.script === undefined ? [] : readScripts(JSON.parse(values.script)),
      lenient: isPrivate,
      thinking: !isPrivate && !(values["no-thinking"] ?? false),
      chunking: readChunking(values.chunking ?? "event"),
      lineEnd: values["line-end"] === "crlf" ? "crlf" : "lf",
      compress: readCompression(values.compress ?? "none"),
      websocket: readWebSocket(values.websocket ?? "accept"),
    },
  };
}

export function readChunking(value: string): Chunking {
  const found = CHUNKINGS.find((chunking) => chunking === value);
  if (found === undefined) throw new Error(`no such chunking: ${value}`);
  return found;
}

/** "gzip", "zstd" or "none"; true stands for gzip. */
export function readCompression(value: unknown): Compression {
  if (value === true) return "gzip";
  if (value === "gzip" || value === "zstd") return value;
  if (value === false || value === "none") return "none";
  throw new Error(`no such compression: ${String(value)}`);
}

export function readWebSocket(value: unknown): "accept" | number {
  if (value === "accept") return value;
  const status = Number(value);
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new Error(`websocket takes "accept" or a status: ${String(value)}`);
}

/** One script or a list of them; the shape is stated at Script. */
export function readScripts(value: unknown): readonly Script[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== "object" || item === null || !("steps" in item) || !Array.isArray(item.steps)) {
      throw new Error("a script is an object with steps");
    }
    return item as Script;
  });
}
