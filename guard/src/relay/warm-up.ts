import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { judge } from "@fourgate/core/judge";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact } from "@fourgate/core/secrets/redact/redact";
import type { GuardParts } from "../guard-parts.ts";

const turnCount = 40;
const linesPerFile = 100;
/** So much goes to the reader's worker. */
const largeBytes = 300 * 1024;

/**
 * A made-up conversation goes through reading, judging and redacting and then nowhere, so that the
 * first real request does not wait for engines to load and for code to be compiled: ten times as
 * long as the hundredth. Between its turns others have theirs. Rejects when the guard stops, or
 * has no policy yet.
 */
export async function warmUp(guard: GuardParts, cwd: string): Promise<void> {
  const { principal, snapshot } = guard.policy.current();
  const { source } = snapshot;
  const pins = createPins({ entriesMax: 1_000 });
  const messages: object[] = [{ role: "user", content: [{ type: "text", text: "Tidy up." }] }];
  for (let turn = 0; turn < turnCount; turn += 1) {
    await setImmediate();
    messages.push(...exchange(turn, linesPerFile));
    const reading = await guard.reader.read(body(messages), endpoint, session, source);
    const { workspaces } = await guard.workspaces.ofPrompt(cwd, reading.prompt, source.catalogue);
    const { findings } = judge(reading, {
      principal,
      policy: snapshot,
      workspaces,
      sessionClassification: "public",
      wantedDeployment: null,
      isModelWritten: () => false,
    });
    redact(reading.prompt, findings, guard.placeholderHash, pins);
    if (messages.length > 12) messages.splice(1, 2);
  }
  const linesMin = largeBytes / line(0).length;
  await guard.reader.read(body([...messages, ...exchange(turnCount, linesMin)]), endpoint, session, source);
}

/** Of no run: those have their id in front. */
const session = "warm-up";

function body(messages: readonly object[]): Buffer {
  const tools = [{ name: "Read", description: "Reads a file", input_schema: { type: "object" } }];
  return Buffer.from(JSON.stringify({ model: "none", messages, tools, max_tokens: 1 }));
}

/** A file is read, and its second line holds a secret that was never one. */
function exchange(turn: number, lines: number): object[] {
  const id = `call_${String(turn)}`;
  const secret = `DB_PASSWORD=${randomBytes(15).toString("base64url")}`;
  const content = [line(1), `2\t${secret}\n`, ...Array.from({ length: lines }, (_, i) => line(i + 3))].join(
    "",
  );
  return [
    {
      role: "assistant",
      content: [{ type: "tool_use", id, name: "Read", input: { file_path: `file-${String(turn)}` } }],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content }] },
  ];
}

function line(number: number): string {
  return `${String(number)}\tconst value${String(number)} = "\u00e4 line of text" + other(value, { number: ${String(number)} });\n`;
}
