import { counted } from "@fourgate/core/counted";
import { hash } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import type { Sign } from "../device/keys.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { EmergencyJournal, WaitingExchange } from "./emergency-journal.ts";

/**
 * Hands in what left this laptop without the gateway, oldest first, one at a time. Woken whenever the
 * gateway answers, which it does every few seconds while it is there.
 */
export class EmergencyHandIn implements AsyncDisposable {
  readonly #journal: EmergencyJournal;
  readonly #client: GatewayClient;
  readonly #sign: Sign;
  readonly #log: (line: string) => void;
  readonly #stop = new AbortController();
  #sending: Promise<void> | null = null;
  #said = "";

  constructor(journal: EmergencyJournal, client: GatewayClient, sign: Sign, log: (line: string) => void) {
    this.#journal = journal;
    this.#client = client;
    this.#sign = sign;
    this.#log = log;
  }

  wake(): void {
    if (this.#stop.signal.aborted || this.#journal.waitingCount === 0) return;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  async #send(): Promise<void> {
    let count = 0;
    try {
      for (;;) {
        const waiting = this.#stop.signal.aborted ? undefined : await this.#journal.oldest();
        if (!waiting) break;
        await this.#handIn(waiting);
        await this.#journal.taken(waiting.exchange.id);
        count += 1;
      }
      this.#said = "";
    } catch (error) {
      if (!this.#stop.signal.aborted)
        this.#say(`emergency exchanges wait: ${error instanceof Error ? error.message : "unknown"}`);
    }
    if (count > 0)
      this.#log(`handed in ${counted(count, "exchange")} that went out while the gateway was away`);
  }

  async #handIn({ exchange, body, outcome, reply }: WaitingExchange): Promise<void> {
    const bytes = Buffer.from(
      JSON.stringify({
        exchange,
        body: zstdCompressSync(body).toString("base64"),
        outcome: outcome && { ...outcome, replySha256: hash("sha256", reply, "hex") },
        reply: zstdCompressSync(reply).toString("base64"),
      }),
      "utf8",
    );
    const answer = await this.#client.call(
      {
        method: "POST",
        path: "/api/v1/guard/emergency",
        headers: [
          ["content-type", "application/json"],
          ["x-fourgate-signature", Buffer.from(this.#sign(bytes)).toString("base64url")],
        ],
        body: bytes,
      },
      this.#stop.signal,
    );
    if (answer.status !== 200)
      throw new Error(`the gateway answered ${String(answer.status)} to an exchange handed in`);
  }

  #say(line: string): void {
    if (line !== this.#said) this.#log(line);
    this.#said = line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the guard stops"));
    await this.#sending;
  }
}
