/** A made-up key of the real shape, put together so that none stands in the repo. */
export function awsKey(n: number): string {
  const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ234567";
  let tail = "";
  for (let i = 0, rest = n * 7919 + 104729; i < 16; i++) {
    rest = (rest * 1103515245 + 12345) % 2147483648;
    tail += letters[rest % letters.length] ?? "";
  }
  return `AKIA${tail}`;
}

export function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** A request of about this size, of text that has no secret but those given. */
export function requestOf(bytes: number, ...secrets: readonly string[]): Uint8Array {
  const line = "const total = items.reduce((sum, item) => sum + item.price, 0);\n";
  const text = line.repeat(Math.ceil(bytes / line.length));
  return bytesOf({
    model: "claude-x",
    max_tokens: 100,
    messages: [
      { role: "user", content: text },
      { role: "assistant", content: "I see." },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "t1", content: `x ${secrets.join(" and ")} y` }],
      },
    ],
  });
}
