import { expect, test } from "vitest";
import { checkChatRequest } from "../../tools/upstream/openai-chat/schema.ts";
import { checkResponsesRequest } from "../../tools/upstream/openai-responses/schema.ts";
import { checkCallPairs as checkResponsesPairs } from "../../tools/upstream/openai-responses/callpairs.ts";
import { checkGeminiRequest } from "../../tools/upstream/gemini/schema.ts";
import { type JsonObject, objectsOf } from "../../tools/upstream/json.ts";
import { codecOf, resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { equalBytes } from "@fourgate/wire/native-bytes";
import { benchFragments } from "../bodies/conversation.ts";
import { protocols } from "../bodies/protocols.ts";

const fragments = benchFragments();
const model = "claude-sonnet-4-6";
const SIZES = [2_000, 100_000, 560_000, 3_500_000];
const cells = protocols.flatMap((protocol) =>
  SIZES.map((bytes) => ({ protocol, bytes, name: protocol.name })),
);

function turns(protocol: (typeof protocols)[number], baseBytes: number, count: number): readonly Buffer[] {
  const conversation = protocol.conversation({ salt: "a", baseBytes, turnBytes: 8_192, model }, fragments);
  return Array.from({ length: count }, () => conversation.next(false));
}

/** By the vendor's own rules. */
function check(name: string, body: JsonObject): void {
  if (name === "chat") checkChatRequest(body, false);
  if (name === "gemini") checkGeminiRequest(body, false);
  if (name !== "responses") return;
  checkResponsesRequest(body, { frame: false, lenient: false });
  checkResponsesPairs(objectsOf(body["input"]));
}

test.each(cells)(
  "a body of $name of $bytes bytes is near its size, and the vendor takes it",
  ({ protocol, bytes }) => {
    const [first, second] = turns(protocol, bytes, 2);
    expect(first?.length).toBeGreaterThan(bytes * 0.85);
    expect(first?.length).toBeLessThan(bytes * 1.25);
    for (const body of [first, second]) check(protocol.name, JSON.parse(String(body)) as JsonObject);
  },
);

test.each(protocols)(
  "a next turn of $name adds about 8 KB, and a reader with memory reads just that",
  (protocol) => {
    const [before, after] = turns(protocol, 100_000, 2);
    if (before === undefined || after === undefined) throw new TypeError("two turns were asked for");
    expect(after.length - before.length).toBeGreaterThan(7_000);
    expect(after.length - before.length).toBeLessThan(9_500);
    const endpoint = resolveEndpoint("POST", protocol.path(model, false), protocol.name === "anthropic");
    if (endpoint === undefined) throw new TypeError(`no endpoint at ${protocol.path(model, false)}`);
    const { decode } = codecOf(endpoint.protocol);
    const previous = decode(before, endpoint, {});
    const prompt = decode(after, endpoint, { previous, equalBytes });
    expect(after.length - (prompt?.reusedBytes ?? 0)).toBeLessThan(20_000);
    expect(prompt?.placements.length).toBeGreaterThan((previous?.placements.length ?? 0) + 1);
  },
);
