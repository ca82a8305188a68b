import type { Client } from "./client.ts";

/**
 * The coding tools that are known by name, with what their versions of November 2026 send. A tool
 * that names no session gets its run's. Cline sends nothing of its own.
 */
export const clients: readonly Client[] = [
  {
    name: "claude-code",
    userAgent: /^claude-(?:cli|code)\/([\w.-]{1,40})/,
    session: ["x-claude-code-session-id"],
    part: "x-claude-code-agent-id",
  },
  {
    // A sub-agent is a thread of the session that began it.
    name: "codex",
    userAgent: /^codex[\w-]{0,40}\/([\w.-]{1,40})/,
    session: ["session-id"],
    part: "thread-id",
  },
  {
    // A sub-agent is a session with a parent.
    name: "opencode",
    userAgent: /^opencode\/([\w.-]{1,40})/,
    session: ["x-parent-session-id", "x-session-id", "x-session-affinity"],
    part: "x-session-id",
  },
  {
    // On Responses alone.
    name: "pi",
    userAgent: /^pi(?:\/([\w.-]{1,40}))?(?: \(|$)/,
    session: ["session_id"],
    part: null,
  },
  { name: "gemini-cli", userAgent: /^GeminiCLI(?:-\w{1,20})?\/([\w.-]{1,40})/, session: [], part: null },
  { name: "qwen-code", userAgent: /^QwenCode\/([\w.-]{1,40})/, session: [], part: null },
];
