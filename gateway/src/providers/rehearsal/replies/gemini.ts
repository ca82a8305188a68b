import { events, json, text, type RehearsedReply } from "../reply.ts";

const call = /^\/v1(?:beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

/** generateContent and its kin (Gemini API reference); undefined for another path. */
export function geminiReply(path: string, isSse: boolean, id: string): RehearsedReply | undefined {
  const [, modelVersion = "", method] = call.exec(path) ?? [];
  if (method === undefined) return undefined;
  if (method === "countTokens") return json(200, { totalTokens: 0 });
  const answer = {
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 },
    modelVersion,
    responseId: `rehearsal_${id}`,
  };
  if (method === "generateContent") return json(200, answer);
  return isSse ? events([["", answer]]) : json(200, [answer]);
}
