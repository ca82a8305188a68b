import type { ProtocolCodec } from "../protocol.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { errorEvent, errorReply } from "./error.ts";
import { replyCodec } from "./reply.ts";
import { decode } from "./request.ts";

/** The Messages API (`/v1/messages`): Claude Code, and whatever speaks as it does. */
export const anthropic: ProtocolCodec = {
  protocol: "anthropic",
  endpoint: resolveEndpoint,
  decode,
  errorReply,
  errorEvent,
  reply: replyCodec,
};
