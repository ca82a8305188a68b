import type { Past, Reply, Tools } from "./conversation.ts";

/** How one client speaks with its vendor. */
export interface Dialect {
  readonly name: string;
  /** Whose tools these are: the run's tool. */
  readonly tool: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tools: Tools;
  /** The member of the request that holds what was said. */
  readonly history: string;
  readonly request: (past: Past) => object;
  /** The results of tools in a request's history, in order. */
  readonly results: (history: readonly Fields[]) => readonly string[];
  /** How a file's text comes back from the tool that reads, and from the shell. */
  readonly read: (text: string) => string;
  readonly shell: (text: string) => string;
  /** Events of a streamed reply, each as it stands on the wire; `cut` takes an input or text apart. */
  readonly events: (reply: Reply, cut: (text: string) => readonly string[], id: string) => readonly string[];
  /** What a client makes of the stream's events. */
  readonly parse: (events: readonly object[]) => Heard;
}

/** A reply as it arrived. */
export interface Heard extends Reply {
  /** What else came, in order, as a client may look at it. */
  readonly others: readonly string[];
}

export const sse = (name: string | null, data: object): string =>
  `${name === null ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;

/** Lines with their numbers, as Claude Code's Read has them. */
export const numbered = (text: string, separator: string): string =>
  text
    .split("\n")
    .map((line, index) => `${String(index + 1)}${separator}${line}`)
    .join("\n");

export type Fields = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Puts the pieces of calls together. */
export class Calls {
  readonly #calls = new Map<string, { id: string; tool: string; input: string; isText: boolean }>();

  start(key: string, id: string, tool: string, isText = false): void {
    this.#calls.set(key, { id, tool, input: "", isText });
  }

  add(key: string, piece: string): void {
    const call = this.#calls.get(key);
    if (call === undefined) throw new Error("a piece of no call");
    call.input += piece;
  }

  all(): Reply["calls"] {
    return [...this.#calls.values()];
  }
}
