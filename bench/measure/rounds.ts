import type { BenchConversation } from "../bodies/body.ts";
import { type Answer, BenchClient } from "./client.ts";
import type { Lane } from "./lane.ts";
import { seeded, shuffled } from "./random.ts";

const ANSWER_WAIT_MS_MAX = 30_000;

/** What one lane gave in each round, by its name; round i of one is paired with round i of another. */
export type Rounds = ReadonlyMap<string, readonly Answer[]>;

export interface CellOptions {
  readonly baseBytes: number;
  readonly turnBytes: number;
  /** "cold": every request is the first of a new session. "next": it is the next turn of one. */
  readonly temperature: "cold" | "next";
  /** A session is left after so many turns, so that small ones stay small. */
  readonly turnsMax: number;
  /** Rounds outside the figures. */
  readonly warmRounds: number;
  /** Rounds go on until both are reached. */
  readonly budgetMs: number;
  readonly roundsMin: number;
  readonly roundsMax: number;
  /** From the cell's start on no round begins later than this, whatever else is wished. */
  readonly cellMsMax: number;
  readonly stream: { readonly events: number; readonly perSecond: number } | null;
}

/** Runs rounds, one at least: in each, every lane answers one request, in an order drawn anew. */
export async function runRounds(
  lanes: readonly Lane[],
  fragments: readonly string[],
  options: CellOptions,
): Promise<Rounds> {
  const lastMs = performance.now() + options.cellMsMax;
  const random = seeded(options.baseBytes);
  const runners = lanes.map((lane) => new Runner(lane, fragments, options));
  try {
    for (let i = 0; i < options.warmRounds; i++) for (const runner of runners) await runner.warm();
    const endMs = performance.now() + options.budgetMs;
    for (let round = 0; round < options.roundsMax; round++) {
      const nowMs = performance.now();
      if (round > 0 && (nowMs >= lastMs || (round >= options.roundsMin && nowMs >= endMs))) break;
      for (const runner of shuffled(runners, random)) await runner.measure();
    }
    return new Map(runners.map((runner) => [runner.name, runner.answers]));
  } finally {
    for (const runner of runners) runner[Symbol.dispose]();
  }
}

class Runner implements Disposable {
  readonly name: string;
  readonly answers: Answer[] = [];
  readonly #lane: Lane;
  readonly #client: BenchClient;
  readonly #fragments: readonly string[];
  readonly #options: CellOptions;
  #conversation: BenchConversation | null = null;
  #turns = 0;
  #sessions = 0;

  constructor(lane: Lane, fragments: readonly string[], options: CellOptions) {
    this.name = lane.name;
    this.#lane = lane;
    this.#client = new BenchClient(lane.url);
    this.#fragments = fragments;
    this.#options = options;
  }

  /** One request outside the figures. */
  async warm(): Promise<void> {
    await this.#send(false);
  }

  async measure(): Promise<void> {
    const { temperature, turnsMax, stream } = this.#options;
    if (temperature === "cold") this.#conversation = null;
    else if (this.#conversation === null || this.#turns > turnsMax) {
      this.#conversation = null;
      await this.#send(false);
    } else if (stream !== null) await this.#send(false);
    this.answers.push(await this.#send(stream !== null));
  }

  async #send(streamed: boolean): Promise<Answer> {
    const { baseBytes, turnBytes, stream } = this.#options;
    const { protocol, headers } = this.#lane;
    const model =
      stream === null ? "claude-sonnet-4-6" : `claude-stream-${stream.events}-${stream.perSecond}`;
    if (this.#conversation === null) {
      const salt = `${this.name.replaceAll(" ", "")}_${baseBytes}_${process.pid}_${++this.#sessions}`;
      this.#conversation = protocol.conversation({ salt, baseBytes, turnBytes, model }, this.#fragments);
      this.#turns = 0;
    }
    this.#turns++;
    const body = this.#conversation.next(streamed);
    const answer = await this.#client.post({
      path: protocol.path(model, streamed),
      headers: { ...protocol.headers(this.#conversation.session), ...headers },
      body,
      signal: AbortSignal.timeout(ANSWER_WAIT_MS_MAX),
    });
    if (answer.status !== 200)
      throw new Error(`${this.name} answered ${answer.status} to ${body.length} bytes`);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }
}
