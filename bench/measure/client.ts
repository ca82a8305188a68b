import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  /** From before the head was sent to the end of the answer. */
  readonly totalMs: number;
  /** To the first byte of the answer's body. */
  readonly firstByteMs: number;
  /** For each event that says when it left the upstream: how long it travelled. */
  readonly eventDelaysMs: readonly number[];
  /** The body as latin1; "" unless it was to be kept. */
  readonly text: string;
}

export interface Asked {
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
  readonly keepText?: boolean;
  /** Told when the answer's first byte has come. */
  readonly onFirstByte?: () => void;
}

/** A keep-alive client with one connection, as a coding tool has. */
export class BenchClient implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #base: URL;

  constructor(base: string) {
    this.#base = new URL(base);
  }

  async post(asked: Asked): Promise<Answer> {
    const { body, signal } = asked;
    const startMs = performance.now();
    return await new Promise<Answer>((done, fail) => {
      const sent = request(
        {
          host: this.#base.hostname,
          port: this.#base.port,
          path: this.#base.pathname.replace(/\/$/, "") + asked.path,
          method: "POST",
          agent: this.#agent,
          signal,
          headers: { ...asked.headers, "content-length": body.length },
        },
        (response) => {
          let firstByteMs = -1;
          const delays: number[] = [];
          const kept: Buffer[] = [];
          let rest = "";
          const streamed = (response.headers["content-type"] ?? "").startsWith("text/event-stream");
          response.on("data", (chunk: Buffer) => {
            if (firstByteMs < 0) {
              firstByteMs = performance.now() - startMs;
              asked.onFirstByte?.();
            }
            if (asked.keepText === true) kept.push(chunk);
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
              text: Buffer.concat(kept).toString("latin1"),
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
