import type { FourgateErrorCode } from "../errors.ts";
import type { DecodeOptions, Prompt, Protocol } from "./prompt.ts";
import type { ReplyCodec } from "./reply/reply-event.ts";

/** What a request line asks for. */
export interface Endpoint {
  readonly protocol: Protocol;
  /**
   * prompt: has a body with content. models: has none, lists models. greeting: a client asks
   * whether anybody is there; answered here, nothing leaves.
   */
  readonly kind: "prompt" | "models" | "greeting";
  /** The protocol's own name for it: "messages", "count_tokens", "chat", "responses", … */
  readonly name: string;
  /** The model that the path names; "" where the body does. */
  readonly model: string;
  /** The path asks for a stream, or the body may. */
  readonly stream: boolean;
}

/** An answer of Fourgate's own, in the client's protocol. */
export interface ErrorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/**
 * Reads a body of an endpoint of kind "prompt". `undefined` only when more than `freshBytesMax` bytes
 * are new.
 * @throws FourgateError body_*
 */
export type Decode = (bytes: Uint8Array, endpoint: Endpoint, options?: DecodeOptions) => Prompt | undefined;

/** A vendor's protocol: one folder each, one of these each. */
export interface ProtocolCodec {
  readonly protocol: Protocol;
  /**
   * Which of the protocol's endpoints a request line names; undefined for every other. `path` is as
   * received, without its query. Method and exact path: no second spelling is understood.
   */
  readonly endpoint: (method: string, path: string) => Endpoint | undefined;
  readonly decode: Decode;
  /** The answer that this protocol's clients show at once, once, without trying again. */
  readonly errorReply: (code: FourgateErrorCode, message: string, exchangeId: string) => ErrorReply;
  /** Ends a stream of events that has begun: bytes of the protocol's error event, as text. */
  readonly errorEvent: (code: FourgateErrorCode, message: string, exchangeId: string) => string;
  readonly reply: ReplyCodec;
}
