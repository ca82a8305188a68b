import { readCommandLine, USAGE } from "./options.ts";
import { startFastUpstream, startUpstream } from "./server.ts";

/**
 * A stand-in for the model vendors, as a process of its own that testifies. Its first line of output is
 * {"upstream":"http://127.0.0.1:PORT","port","pid"}; client.ts starts it for a test. One process speaks
 * every protocol, each on its vendor's own paths and with its own log-in, errors and strictness:
 *
 *   anthropic/         POST /v1/messages, /v1/messages/count_tokens; GET /v1/models, /api/hello
 *   openai-chat/       POST /v1/chat/completions; GET /v1/models (without Anthropic's headers)
 *   openai-responses/  POST /v1/responses; the same over a WebSocket (socket.ts)
 *   openai/            what these two share
 *   gemini/            POST /v1beta/models/{model}:generateContent, :streamGenerateContent[?alt=sse],
 *                      :countTokens; GET /v1beta/models
 *
 * What all share stands beside this file: strict.ts (the way of a request), protocol.ts (what a protocol
 * is), script.ts, fault.ts, seen.ts, chunking.ts, stream.ts and sse.ts, prefix.ts and prefixcache.ts,
 * seal.ts, control.ts. fast.ts is the cheap mode for benchmarks (--fast), with the fixed answers of fast-answers.ts.
 *
 * Scripts. {"when"?, "steps": [{"think"?, "say"?, "calls"?: [{"tool", "input"}]}], "end"?} is one script
 * for all protocols. `tool` and `input` are as the client defines them (Claude Code: Read {file_path};
 * Codex: exec_command {cmd}; Gemini CLI: read_file; …); several calls in a step are parallel calls. An
 * input is an object, or a text for a freeform tool (Responses: custom_tool_call; a tool in a namespace
 * or in additional_tools gets its namespace). The stage is the number of tool results so far. Requests
 * without tools (titles, routing) get a title, or JSON that fits the schema they ask for.
 *
 * Strictness, each with the vendor's own 400: unknown members (--private takes them, but for Anthropic),
 * wrong types, a key twice or bytes after the JSON, calls without results and results without calls,
 * pictures and files that are not what they say, files, conversations and responses that are not there.
 * What the model thought is sealed to all that stands before it: Anthropic's `signature`, Responses'
 * `encrypted_content` (with reasoning and include "reasoning.encrypted_content"), Gemini's
 * `thoughtSignature` (missing ones are refused too, from Gemini 3 on). --no-thinking turns it off.
 *
 * Control, JSON over HTTP:
 *   GET  /__seen          {"requests": [what arrived, without bodies], "encodings": {"zstd": 2, …}};
 *                         a WebSocket's upgrade is one, each frame another, its method "FRAME"
 *   GET  /__seen/N        the exact bytes of request N
 *   POST /__seen/search   {"needles": [text, …]} -> {"hits": [{needle, form, where, request}]}, in bodies
 *                         (also compressed), frames, headers and queries; raw, in JSON, twice in JSON,
 *                         base64 or URL-encoded
 *   POST /__control       {"clear": true}: forgets what was seen, cached, stored, and the faults
 *                         {"scripts", "thinking", "chunking", "lineEnd", "compress": "gzip"|"zstd"|"none",
 *                         "websocket": "accept"|426|any status, "faults": [{"kind", "skip"?, "times"?,
 *                         "only"?: "main"|"all", …}]}; the kinds of faults stand at fault.ts
 */
async function main(argv: readonly string[]): Promise<void> {
  const { fast, options } = readCommandLine(argv);
  const upstream = fast ? await startFastUpstream(options.port) : await startUpstream(options);
  process.stdout.write(
    `${JSON.stringify({ upstream: upstream.url, port: upstream.port, pid: process.pid })}\n`,
  );
  const stop = (): void => {
    void upstream[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`upstream: ${error instanceof Error ? error.message : String(error)}; ${USAGE}\n`);
  process.exitCode = 2;
}
