#!/usr/bin/env node
// Stands where Claude Code would: says how it was started, or asks a model as it does.
const [what, value] = process.argv.slice(2);
if (what === "args") console.log(`args: ${JSON.stringify(process.argv.slice(2))}`);
if (what === "env")
  console.log(process.env[value] === undefined ? `${value} is not set` : `${value}=${process.env[value]}`);
if (what === "exit") process.exitCode = Number(value);
if (what === "signal") process.kill(process.pid, value);
if (what === "wait") {
  process.on("SIGTERM", () => {
    console.log("got SIGTERM");
    process.exit(5);
  });
  setInterval(() => undefined, 1000);
  console.log("waiting");
}
if (what === "ask") {
  const reply = await fetch(`${process.env.ANTHROPIC_BASE_URL}/v1/messages?beta=true`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "hello" }] }),
  });
  console.log(reply.status);
}
