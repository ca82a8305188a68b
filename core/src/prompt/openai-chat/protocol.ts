import type { ProtocolCodec } from "../protocol.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { errorEvent, errorReply } from "./error.ts";
import { replyCodec } from "./reply.ts";
import { decode } from "./request.ts";

/** Chat completions (`/v1/chat/completions`): opencode, Qwen Code, Cline, pi, and most private servers. */
export const openaiChat: ProtocolCodec = {
  protocol: "openai-chat",
  endpoint: resolveEndpoint,
  decode,
  errorReply,
  errorEvent,
  reply: replyCodec,
};
