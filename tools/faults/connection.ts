import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  /** x-fourgate-exchange; "" where there is none. */
  readonly exchange: string;
  readonly body: string;
}

/** One connection of a coding tool to a Messages door, kept alive between requests. */
export class Connection implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(baseUrl: string, headers: Readonly<Record<string, string>>) {
    this.#url = `${baseUrl.replace(/\/$/, "")}/v1/messages?beta=true`;
    this.#headers = { ...CLAUDE_CODE_HEADERS, ...headers };
  }

  /** Resolves with the whole answer; rejects when the connection broke before its end. */
  post(body: Buffer, session: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = {
      ...this.#headers,
      "x-claude-code-session-id": session,
      "content-length": String(body.length),
      ...more,
    };
    const sent = request(this.#url, { method: "POST", agent: this.#agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const exchange = response.headers["x-fourgate-exchange"];
        resolve({
          status: response.statusCode ?? 0,
          exchange: typeof exchange === "string" ? exchange : "",
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

/** As Claude Code 2.1.330 sends them. */
const CLAUDE_CODE_HEADERS: Readonly<Record<string, string>> = {
  accept: "application/json",
  "content-type": "application/json",
  "user-agent": "claude-cli/2.1.330 (external, sdk-cli)",
  "anthropic-version": "2023-06-01",
  "anthropic-beta": "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27",
  "x-app": "cli",
};
