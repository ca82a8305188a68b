import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { createHmac } from "node:crypto";
import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import type { Finding } from "@fourgate/core/secrets/finding";
import type { KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import type { Inflate } from "@fourgate/core/secrets/decode/layer";
import { createLayerScanner, type LayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { createScanner, type Scanner } from "@fourgate/core/secrets/scan/scan";
import type { JudgedFinding } from "@fourgate/core/verdict";

export const keyedHash: KeyedHash = (bytes) =>
  createHmac("sha256", "a key for tests").update(bytes).digest("hex");
export const scanner: Scanner = createScanner(allDetectors, [], allTextDetectors);

export const inflate: Inflate = (bytes, format, bytesMax) => {
  const inflaters = { gzip: gunzipSync, zlib: inflateSync, deflate: inflateRawSync };
  try {
    return { bytes: inflaters[format](bytes, { maxOutputLength: bytesMax }), isCut: false };
  } catch (error) {
    return error instanceof RangeError ? { bytes: new Uint8Array(0), isCut: true } : undefined;
  }
};
/** As both doors scan. */
export const layers: LayerScanner = createLayerScanner(scanner, inflate);

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

export function promptOf(body: unknown, previous?: Prompt): Prompt {
  return promptOfText(JSON.stringify(body), previous);
}

export function promptOfText(json: string, previous?: Prompt): Prompt {
  return decode(bytesOf(json), messagesEndpoint, { previous })!;
}

/** Every finding as a redaction, as a judge that only redacts would have it. */
export function redactAll(prompt: Prompt, findings: readonly (readonly Finding[])[]): JudgedFinding[] {
  return findings.flatMap((list, placement) =>
    list.map((finding) => {
      const offset = prompt.placements[placement]!.start;
      return {
        finding,
        action: "redact" as const,
        placement,
        start: offset + finding.start,
        end: offset + finding.end,
      };
    }),
  );
}

/** Whole messages of a Messages request. */
export function request(...messages: readonly object[]): object {
  return { model: "claude-x", max_tokens: 100, messages };
}
export const user = (content: unknown): object => ({ role: "user", content });
export const assistant = (...content: readonly object[]): object => ({ role: "assistant", content });
export const call = (id: string, name: string, input: object): object => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const result = (id: string, content: unknown): object =>
  user([{ type: "tool_result", tool_use_id: id, content }]);
