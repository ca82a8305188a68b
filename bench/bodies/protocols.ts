import type { BenchConversation, ConversationOptions } from "./body.ts";
import { chatConversation } from "./chat.ts";
import { Conversation } from "./conversation.ts";
import { geminiConversation } from "./gemini.ts";
import { responsesConversation } from "./responses.ts";

export type ProtocolName = "anthropic" | "responses" | "chat" | "gemini";

/** How a coding tool asks a model in one protocol. */
export interface BenchProtocol {
  readonly name: ProtocolName;
  readonly path: (model: string, stream: boolean) => string;
  readonly headers: (session: string) => Readonly<Record<string, string>>;
  readonly conversation: (options: ConversationOptions, fragments: readonly string[]) => BenchConversation;
}

const JSON_BODY = { accept: "application/json", "content-type": "application/json" };

/** As Claude Code 2.1.330 asks. */
export const anthropic: BenchProtocol = {
  name: "anthropic",
  path: () => "/v1/messages?beta=true",
  headers: (session) => ({
    ...JSON_BODY,
    "user-agent": "claude-cli/2.1.330 (external, sdk-cli)",
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27",
    "x-app": "cli",
    "x-api-key": "bench",
    "x-claude-code-session-id": session,
  }),
  conversation: (options, fragments) => new Conversation(options, fragments),
};

/** As Codex 0.169 asks. */
const responses: BenchProtocol = {
  name: "responses",
  path: () => "/v1/responses",
  headers: (session) => ({
    ...JSON_BODY,
    authorization: "Bearer bench",
    "user-agent": "codex_exec/0.169.0 (Debian 12.0.0; x86_64) unknown (codex_exec; 0.169.0)",
    originator: "codex_exec",
    "session-id": session,
    "thread-id": session,
    "x-client-request-id": session,
  }),
  conversation: responsesConversation,
};

/** As opencode 1.18 asks. */
const chat: BenchProtocol = {
  name: "chat",
  path: () => "/v1/chat/completions",
  headers: (session) => ({
    ...JSON_BODY,
    authorization: "Bearer bench",
    "user-agent": "opencode/1.18.33",
    "x-session-affinity": session,
    "x-session-id": session,
  }),
  conversation: chatConversation,
};

/** As Gemini CLI 0.61 asks; it names no session. */
const gemini: BenchProtocol = {
  name: "gemini",
  path: (model, stream) =>
    `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  headers: () => ({
    ...JSON_BODY,
    "x-goog-api-key": "bench",
    "user-agent": "GeminiCLI/0.61.0/gemini-3-pro (linux; x64)",
  }),
  conversation: geminiConversation,
};

/** The first is what the others are measured against. */
export const protocols: readonly BenchProtocol[] = [anthropic, responses, chat, gemini];
