import type { ProtocolCodec } from "../protocol.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { errorEvent, errorReply } from "./error.ts";
import { replyCodec } from "./reply.ts";
import { decode } from "./request.ts";

/** The Gemini API (`/v1beta/models/NAME:generateContent`): Gemini CLI, and opencode and pi with Google's models. */
export const gemini: ProtocolCodec = {
  protocol: "gemini",
  endpoint: resolveEndpoint,
  decode,
  errorReply,
  errorEvent,
  reply: replyCodec,
};
