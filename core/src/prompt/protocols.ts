import { anthropic } from "./anthropic/protocol.ts";
import { gemini } from "./gemini/protocol.ts";
import { openaiChat } from "./openai-chat/protocol.ts";
import { openaiResponses } from "./openai-responses/protocol.ts";
import type { Endpoint, ProtocolCodec } from "./protocol.ts";
import type { Protocol } from "./prompt.ts";

/** Every protocol that is read. A new one is a folder and a line here. */
const all: readonly ProtocolCodec[] = [anthropic, openaiChat, openaiResponses, gemini];

const byName: ReadonlyMap<Protocol, ProtocolCodec> = new Map(all.map((codec) => [codec.protocol, codec]));

const query = /^[A-Za-z_]{1,32}=[A-Za-z0-9_.-]{0,128}$/;
const queryFieldCountMax = 8;

export function codecOf(protocol: Protocol): ProtocolCodec {
  const codec = byName.get(protocol);
  if (codec === undefined) throw new TypeError(`no protocol is named ${protocol}`);
  return codec;
}

/**
 * Which endpoint a request line names; undefined for every other. `target` is as received, with
 * its query ("/v1/messages?beta=true"). `isAnthropic`: the client says so itself
 * (`anthropic-version`), which decides for the addresses that two vendors share. Percent-encoding,
 * "//", "..", a trailing slash, other capitals and repeated query fields are unknown: another
 * server might read them as something else.
 */
export function resolveEndpoint(method: string, target: string, isAnthropic = true): Endpoint | undefined {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (mark >= 0 && !isPlainQuery(target.slice(mark + 1))) return undefined;
  const found = all.flatMap((codec) => codec.endpoint(method, path) ?? []);
  return found.find(({ protocol }) => (protocol === "anthropic") === isAnthropic) ?? found[0];
}

/** The protocol in which to answer a request that could not be understood so far; by what its path resembles. */
export function protocolOf(target: string): Protocol {
  const path = target.split("?", 1)[0] ?? "";
  if (/beta\/|:(?:stream)?generateContent$|:countTokens$/i.test(path)) return "gemini";
  if (path.includes("/chat/")) return "openai-chat";
  return /\/responses(?:\/|$)/.test(path) ? "openai-responses" : "anthropic";
}

function isPlainQuery(text: string): boolean {
  const fields = text.split("&");
  const names = new Set(fields.map((field) => field.slice(0, field.indexOf("="))));
  return (
    fields.length <= queryFieldCountMax &&
    names.size === fields.length &&
    fields.every((field) => query.test(field))
  );
}
