import type { ProtocolCodec } from "../protocol.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { errorEvent, errorReply } from "./error.ts";
import { replyCodec } from "./reply.ts";
import { decode } from "./request.ts";

/** The Responses API (`/v1/responses`): Codex, pi, Cline. */
export const openaiResponses: ProtocolCodec = {
  protocol: "openai-responses",
  endpoint: resolveEndpoint,
  decode,
  errorReply,
  errorEvent,
  reply: replyCodec,
};
