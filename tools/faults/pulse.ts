import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection.ts";

const EVERY_MS = 100;
const BODY = Buffer.from(
  JSON.stringify({
    model: "claude-opus-4-8",
    max_tokens: 64,
    messages: [{ role: "user", content: "Still there?" }],
  }),
);

/** An ordinary small request every 100 ms, all the while that something else goes wrong. */
export class Pulse {
  readonly #done: Promise<void>;
  readonly #durationsMs: number[] = [];
  readonly #failed: string[] = [];
  #ended = false;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#done = this.#beat(url, headers);
  }

  async end(): Promise<{ readonly durationsMs: readonly number[]; readonly failed: readonly string[] }> {
    this.#ended = true;
    await this.#done;
    return { durationsMs: this.#durationsMs, failed: this.#failed };
  }

  async #beat(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
    using connection = new Connection(url, headers);
    while (!this.#ended) {
      const startMs = performance.now();
      try {
        const { status, body } = await connection.post(BODY, "pulse");
        if (status !== 200) this.#failed.push(`${status} ${body.slice(0, 200)}`);
      } catch (error) {
        this.#failed.push(String(error));
      }
      this.#durationsMs.push(performance.now() - startMs);
      await sleep(EVERY_MS);
    }
  }
}
