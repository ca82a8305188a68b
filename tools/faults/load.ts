import { Conversation } from "../../bench/bodies/conversation.ts";
import { Connection } from "./connection.ts";
import { dice, type Dice } from "./dice.ts";

const CONNECTIONS = 8;
const BODY_BYTES_MAX = 100_000;

export interface LoadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Distinguishes this load's content from that of any other. */
  readonly salt: string;
  /** Source text that the sessions are put together from; nothing in it is a secret. */
  readonly fragments: readonly string[];
}

export interface LoadReport {
  /** Exchanges whose 200 arrived to its last byte. */
  readonly acknowledged: readonly string[];
  /** Requests that broke off. */
  readonly broken: number;
  /** Answers that are no 200, by status. */
  readonly unexpected: readonly string[];
}

/** Eight coding tools at once: sessions that grow from 2 to 100 KB, streamed and plain, no pauses. */
export class Load {
  readonly #acknowledged: string[] = [];
  readonly #unexpected: string[] = [];
  #broken = 0;
  #ended = false;
  readonly #tools: readonly Promise<void>[];

  constructor(options: LoadOptions) {
    this.#tools = Array.from({ length: CONNECTIONS }, (_, i) =>
      this.#work(options, `${options.salt}c${i}`, dice(options.seed + i)),
    );
  }

  get answeredCount(): number {
    return this.#acknowledged.length + this.#unexpected.length;
  }

  /** Lets what is under way end or break. */
  async end(): Promise<LoadReport> {
    this.#ended = true;
    await Promise.all(this.#tools);
    return { acknowledged: this.#acknowledged, broken: this.#broken, unexpected: this.#unexpected };
  }

  async #work(options: LoadOptions, name: string, luck: Dice): Promise<void> {
    using connection = new Connection(options.url, options.headers);
    for (let n = 0; !this.#ended; n++) {
      const conversation = new Conversation(
        {
          salt: `${name}n${n}`,
          baseBytes: luck.between(2_000, 60_000),
          turnBytes: luck.between(500, 8_000),
          model: "claude-opus-4-8",
        },
        options.fragments,
      );
      while (!this.#ended) {
        const body = conversation.next(luck.chance(0.5));
        if (body.length > BODY_BYTES_MAX) break;
        try {
          const { status, exchange, body: text } = await connection.post(body, conversation.session);
          if (status === 200) this.#acknowledged.push(exchange);
          else this.#unexpected.push(`${status} ${text.slice(0, 300)}`);
        } catch {
          this.#broken++;
          return;
        }
      }
    }
  }
}
