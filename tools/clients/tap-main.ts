import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands where the tool's program stands: counts what the tool asks and how it was answered, one
 * JSON line each, and passes every byte on. `tap-main.ts LOG PROGRAM ARGUMENT…`
 */
const [log = "", program = "", ...args] = process.argv.slice(2);
const base = new URL(process.env["ANTHROPIC_BASE_URL"] ?? "");
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const note = (status: number, exchange: string): void =>
    appendFileSync(
      log,
      `${JSON.stringify({ method: incoming.method, path: incoming.url, session: incoming.headers["x-claude-code-session-id"] ?? "", status, exchange })}\n`,
    );
  const prefix = base.pathname.replace(/\/$/, "");
  const onward = request(
    {
      host: base.hostname,
      port: base.port,
      method: incoming.method,
      path: prefix + (incoming.url ?? ""),
      headers: { ...incoming.headers, host: base.host },
      agent,
    },
    (answer) => {
      note(answer.statusCode ?? 0, String(answer.headers["x-fourgate-exchange"] ?? ""));
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.on("error", () => outgoing.destroy());
      answer.pipe(outgoing);
    },
  );
  onward.on("error", () => {
    if (!outgoing.headersSent) note(0, "");
    outgoing.socket?.resetAndDestroy();
  });
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  const tool = spawn(program, args, {
    stdio: "inherit",
    env: { ...process.env, ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` },
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => tool.kill(signal));
  tool.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
});
