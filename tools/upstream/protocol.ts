import type { IncomingHttpHeaders } from "node:http";
import type { StreamEvent } from "./chunking.ts";
import type { Json, JsonObject } from "./json.ts";
import type { UpstreamOptions } from "./options.ts";
import type { Refusal } from "./refusal.ts";

/** What a vendor's protocol is to the stand-in; each folder beside this file has one, in its protocol.ts. */
export interface Protocol {
  readonly name: "anthropic" | "openai-chat" | "openai-responses" | "gemini";
  /** The log-in that a request carries. */
  credential(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined;
  /** What anyone is told, without a log-in. */
  open(method: string, path: string): Fact | null;
  /** Reads a request strictly; throws a Refusal. */
  read(asked: Asked): Fact | Question;
  /** Headers of every answer. */
  headers(requestId: string): Readonly<Record<string, string>>;
  errorBody(refusal: Refusal, requestId: string): JsonObject;
  /** The vendor's answer to no log-in, or to one that it does not know. */
  unauthenticated(given: boolean): Refusal;
  rateLimited(message: string): Refusal;
  overloaded(): Refusal;
  /** Empties the prompt cache and what was stored. */
  forget(): void;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Hash of the log-in: prompt caches and stored responses belong to one. */
  readonly account: string;
  /** The body, read once and strictly; throws a Refusal. */
  readonly body: () => Json;
}

/** An answer that no script decides. */
export interface Fact {
  readonly note: string;
  readonly json: Json;
}

/** A request to the model that was found in order. */
export interface Question {
  /** A turn of an agent: it defines tools. */
  readonly main: boolean;
  readonly streamed: boolean;
  /** Plays the script's next step; called once, when no fault comes before it. */
  readonly reply: () => Reply;
}

export interface Reply {
  /** What was played, for the record of what was seen. */
  readonly note: string;
  readonly usage: JsonObject;
  /** The whole answer in one. */
  readonly body: Json;
  /** The same as a stream. */
  readonly events: () => Iterable<StreamEvent>;
  /** A stream that says `pieces` instead. */
  readonly storm: (pieces: Iterable<string>) => Iterable<StreamEvent>;
  /** An error that comes after good events; "" for the usual type. */
  readonly failure: (type: string, message: string) => readonly StreamEvent[];
}

/** What protocols share: today's settings, and the key that seals what the model thought. */
export interface VendorState {
  readonly settings: UpstreamOptions;
  readonly key: Uint8Array;
}
