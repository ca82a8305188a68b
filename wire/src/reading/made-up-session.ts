import { randomBytes } from "node:crypto";

const linesPerFile = 100;
const messagesMax = 12;

/**
 * Bodies of a made-up session of a coding tool, a turn each: a file is read, and its second line holds a secret that was
 * never one. What they are for is that code is compiled before the first real request comes: that takes ten times as
 * long as the hundredth.
 */
export function* madeUpTurns(turnCount: number): Generator<Buffer> {
  const messages: object[] = [{ role: "user", content: [{ type: "text", text: "Tidy up." }] }];
  for (let turn = 0; turn < turnCount; turn += 1) {
    messages.push(...exchange(turn, linesPerFile));
    yield body(messages);
    if (messages.length > messagesMax) messages.splice(1, 2);
  }
}

/** One that is at least this large. */
export function madeUpLargeTurn(bytesMin: number): Buffer {
  return body(exchange(0, Math.ceil(bytesMin / line(0).length)));
}

function body(messages: readonly object[]): Buffer {
  const tools = [{ name: "Read", description: "Reads a file", input_schema: { type: "object" } }];
  return Buffer.from(JSON.stringify({ model: "none", messages, tools, max_tokens: 1 }));
}

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
