import type { Client } from "../client.ts";
import { claudeCode } from "./claude-code.ts";
import { cline } from "./cline.ts";
import { codex, codexFunctions } from "./codex.ts";
import { gemini } from "./gemini.ts";
import { opencode, opencodeChat, opencodeResponses } from "./opencode.ts";
import { pi, piChat, piResponses } from "./pi.ts";
import { qwen } from "./qwen.ts";

/** The rows of the matrix. */
export const clients: readonly Client[] = [
  claudeCode,
  codex,
  codexFunctions,
  opencode,
  opencodeResponses,
  opencodeChat,
  pi,
  piResponses,
  piChat,
  gemini,
  qwen,
  cline,
];
