import { parseArgs } from "node:util";
import { type Chunking, CHUNKINGS, type LineEnd } from "./chunking.ts";
import type { Script } from "./script.ts";

export interface UpstreamOptions {
  /** 0 for any free one; always on 127.0.0.1. */
  readonly port: number;
  /** "required": x-api-key or Authorization must be there, and be one of `keys` if any are named. */
  readonly auth: "required" | "none";
  readonly keys: readonly string[];
  readonly scripts: readonly Script[];
  /** As a private model server: thinking is neither signed nor checked, and no beta header is asked for. */
  readonly lenient: boolean;
  /** Answers with a signed thinking block where the request turns thinking on. */
  readonly thinking: boolean;
  readonly chunking: Chunking;
  readonly lineEnd: LineEnd;
  /** gzip for clients that accept it, as the vendor's edge does. */
  readonly compress: boolean;
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
  compress: false,
};

export interface CommandLine {
  readonly fast: boolean;
  readonly options: UpstreamOptions;
}

export const USAGE =
  "usage: main.ts [--port N] [--fast] [--private] [--auth required|none] [--key KEY]… [--script JSON] [--no-thinking] " +
  `[--chunking ${CHUNKINGS.join("|")}] [--line-end lf|crlf] [--compress]`;

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
      compress: { type: "boolean" },
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
      compress: values.compress ?? false,
    },
  };
}

export function readChunking(value: string): Chunking {
  const found = CHUNKINGS.find((chunking) => chunking === value);
  if (found === undefined) throw new Error(`no such chunking: ${value}`);
  return found;
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
