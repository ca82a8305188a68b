import { randomBytes } from "node:crypto";
import { cutText } from "../chunking.ts";
import { type JsonObject, isObject } from "../json.ts";
import { tokensOf } from "../prefix.ts";
import { sampleOf } from "../sample.ts";
import type { Planned } from "../script.ts";
import { seal } from "../seal.ts";

/** One answer, before it is a body or a stream. */
export interface GeminiReply {
  readonly responseId: string;
  readonly modelVersion: string;
  readonly thought: string | null;
  readonly said: string | null;
  /** Of the last text, where nothing is called. */
  readonly textSignature: string | null;
  readonly calls: readonly JsonObject[];
  readonly usage: JsonObject;
}

/** What the stand-in model answers: the script's next step (null: a side request). */
export function geminiReply(
  body: JsonObject,
  step: Planned | null,
  more: {
    readonly model: string;
    /** Digest of the prompt, and the key that binds signatures to it; null for a model that gives none. */
    readonly end: string;
    readonly key: Uint8Array | null;
    readonly cached: number;
    readonly prompt: number;
  },
): GeminiReply {
  const config = isObject(body["generationConfig"]) ? body["generationConfig"] : {};
  const thinking = isObject(config["thinkingConfig"]) ? config["thinkingConfig"] : {};
  const shown = more.key !== null && thinking["includeThoughts"] === true;
  const signature = more.key === null ? null : seal(more.key, more.end);
  const calls = (step?.calls ?? []).map(({ tool, input }, i) => ({
    functionCall: {
      ...(namesCalls(more.model) ? { id: randomBytes(6).toString("hex") } : {}),
      name: tool,
      args: isObject(input) ? input : {},
    },
    // of calls made together, the first alone is signed
    ...(i === 0 && signature !== null ? { thoughtSignature: signature } : {}),
  }));
  const said = (step === null ? asideOf(config) : step.say) ?? (calls.length === 0 ? "Done." : null);
  const thought = shown ? (step?.think ?? "Let me look — naïve or not, one step at a time.") : null;
  const told = tokensOf(JSON.stringify([said, calls]));
  const thoughts = more.key === null ? 0 : THOUGHT_TOKENS;
  return {
    responseId: randomBytes(12).toString("base64url"),
    modelVersion: more.model,
    thought,
    said,
    textSignature: calls.length === 0 && step !== null ? signature : null,
    calls,
    usage: {
      promptTokenCount: more.prompt,
      candidatesTokenCount: told,
      totalTokenCount: more.prompt + told + thoughts,
      ...(more.cached === 0 ? {} : { cachedContentTokenCount: more.cached }),
      ...(thoughts === 0 ? {} : { thoughtsTokenCount: thoughts }),
      promptTokensDetails: [{ modality: "TEXT", tokenCount: more.prompt }],
    },
  };
}

const THOUGHT_TOKENS = 64;

/** Models from Gemini 3 on give each call an id. */
export function namesCalls(model: string): boolean {
  return !/^gemini-[12]\b/.test(model);
}

export function contentResponse(reply: GeminiReply): JsonObject {
  const parts = [
    ...(reply.thought === null ? [] : [{ text: reply.thought, thought: true }]),
    ...(reply.said === null ? [] : [{ text: reply.said, ...signed(reply.textSignature) }]),
    ...reply.calls,
  ];
  return chunk(reply, parts, "STOP");
}

/** The same answer in pieces, each a whole GenerateContentResponse; a call comes in one piece. */
export function* contentChunks(reply: GeminiReply): Generator<JsonObject> {
  for (const piece of cutText(reply.thought ?? "")) yield chunk(reply, [{ text: piece, thought: true }]);
  for (const piece of cutText(reply.said ?? "")) yield chunk(reply, [{ text: piece }]);
  for (const call of reply.calls) yield chunk(reply, [call]);
  yield chunk(reply, [{ text: "", ...signed(reply.textSignature) }], "STOP");
}

/** A stream that says these pieces and nothing else. */
export function* stormChunks(reply: GeminiReply, pieces: Iterable<string>): Generator<JsonObject> {
  for (const piece of pieces) yield chunk(reply, [{ text: piece }]);
  yield chunk(reply, [{ text: "" }], "STOP");
}

function chunk(
  reply: GeminiReply,
  parts: readonly JsonObject[],
  finishReason: string | null = null,
): JsonObject {
  return {
    candidates: [
      { content: { parts, role: "model" }, ...(finishReason === null ? {} : { finishReason }), index: 0 },
    ],
    usageMetadata: reply.usage,
    modelVersion: reply.modelVersion,
    responseId: reply.responseId,
  };
}

function signed(signature: string | null): JsonObject {
  return signature === null ? {} : { thoughtSignature: signature };
}

/** What a side request is told: a title, or JSON of the form that it wants. */
function asideOf(config: JsonObject): string {
  if (config["responseMimeType"] !== "application/json") return "A short title";
  return JSON.stringify(sampleOf(config["responseJsonSchema"] ?? config["responseSchema"]));
}
