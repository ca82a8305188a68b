import { createHash, randomUUID } from "node:crypto";
import { type BenchConversation, type ConversationOptions, GrowingBody } from "./body.ts";

/**
 * Requests of one session as Gemini CLI 0.61 sends them: contents first (what it says of the session
 * with the prompt, then functionCall with its signature and functionResponse in turn), after them
 * systemInstruction, tools and generationConfig. Model and stream stand in the path.
 */
export function geminiConversation(
  options: ConversationOptions,
  fragments: readonly string[],
): BenchConversation {
  const session = randomUUID();
  const small = options.baseBytes < 20_000;
  const cut = (n: number, bytes: number): string => (fragments[n] ?? "").slice(0, bytes);
  const context = `<session_context>\nThis is the Gemini CLI.\n${cut(1, small ? 100 : 2_000)}\n</session_context>`;
  const system = { parts: [{ text: cut(2, small ? 200 : 9_900) }], role: "user" };
  const declarations = declarationsOf(small ? 1 : 8, (n) => cut(3 + n, small ? 100 : 3_000));
  const generationConfig = {
    temperature: 1,
    topP: 0.95,
    topK: 64,
    thinkingConfig: { includeThoughts: true, thinkingLevel: "HIGH" },
  };
  const closing =
    `],"systemInstruction":${JSON.stringify(system)},"tools":[{"functionDeclarations":${declarations}}],` +
    `"generationConfig":${JSON.stringify(generationConfig)}}`;
  const prompt = { text: `Tidy up the ${options.salt} module.` };
  const body = new GrowingBody(
    {
      opening: `{"contents":[${JSON.stringify({ parts: [{ text: context }, prompt], role: "user" })}`,
      exchange: (_, path, text) => {
        const functionCall = { name: "read_file", args: { file_path: path } };
        const thoughtSignature = createHash("shake256", { outputLength: small ? 60 : 300 })
          .update(path)
          .digest("base64");
        const functionResponse = { name: "read_file", response: { output: text } };
        return (
          `,${JSON.stringify({ parts: [{ functionCall, thoughtSignature }], role: "model" })}` +
          `,${JSON.stringify({ parts: [{ functionResponse }], role: "user" })}`
        );
      },
      closing: () => closing,
    },
    options,
    fragments,
  );
  return { session, next: (stream) => body.next(stream) };
}

function declarationsOf(count: number, description: (n: number) => string): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, n) => ({
      name: ["read_file", "run_shell_command", "replace", "write_file"][n] ?? `tool_${n}`,
      description: description(n),
      parametersJsonSchema: {
        type: "object",
        properties: { file_path: { type: "string", description: "The path to the file" } },
        required: ["file_path"],
      },
    })),
  );
}
