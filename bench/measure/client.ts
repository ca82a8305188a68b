import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  /** From before the head was sent to the end of the answer. */
  readonly totalMs: number;
  /** To the first byte of the answer's body. */
  readonly firstByteMs: number;
  /** For each event that says when it left the upstream: how long it travelled. */
  readonly eventDelaysMs: readonly number[];
}

/** A keep-alive client with one connection, as a coding tool has. */
export class BenchClient implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, headers: Readonly<Record<string, string>>) {
    this.#base = new URL(base);
    this.#headers = headers;
  }

  async post(body: Buffer, session: string, signal: AbortSignal): Promise<Answer> {
    const startMs = performance.now();
    return await new Promise<Answer>((done, fail) => {
      const sent = request(
        {
          host: this.#base.hostname,
          port: this.#base.port,
          path: `${this.#base.pathname.replace(/\/$/, "")}/v1/messages?beta=true`,
          method: "POST",
          agent: this.#agent,
          signal,
          headers: {
            ...HEADERS,
            "x-claude-code-session-id": session,
            ...this.#headers,
            "content-length": body.length,
          },
        },
        (response) => {
          let firstByteMs = -1;
          const delays: number[] = [];
          let rest = "";
          const streamed = (response.headers["content-type"] ?? "").startsWith("text/event-stream");
          response.on("data", (chunk: Buffer) => {
            if (firstByteMs < 0) firstByteMs = performance.now() - startMs;
            if (!streamed) return;
            const now = process.hrtime.bigint();
            rest += chunk.toString("latin1");
            let end = 0;
            for (const match of rest.matchAll(STAMP)) {
              delays.push(Number(now - BigInt(match[1] ?? "0")) / 1e6);
              end = match.index + match[0].length;
            }
            rest = rest.slice(Math.max(end, rest.length - 64));
          });
          response.on("error", fail);
          response.on("end", () =>
            done({
              status: response.statusCode ?? 0,
              totalMs: performance.now() - startMs,
              firstByteMs,
              eventDelaysMs: delays,
            }),
          );
        },
      );
      sent.on("error", fail);
      sent.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

const STAMP = /@(\d+) /g;

/** As Claude Code 2.1.330 sends them. */
const HEADERS: Readonly<Record<string, string>> = {
  accept: "application/json",
  "content-type": "application/json",
  "user-agent": "claude-cli/2.1.330 (external, sdk-cli)",
  "anthropic-version": "2023-06-01",
  "anthropic-beta": "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27",
  "x-app": "cli",
  "x-api-key": "bench",
};
