import type { Arm } from "../arms/arm.ts";
import { Conversation } from "../bodies/conversation.ts";
import { type Answer, BenchClient } from "./client.ts";
import { seeded, shuffled } from "./random.ts";

const ANSWER_WAIT_MS_MAX = 30_000;

/** What one arm gave in each round; round i of one arm is paired with round i of another. */
export type Rounds = ReadonlyMap<string, readonly Answer[]>;

export interface CellOptions {
  readonly baseBytes: number;
  readonly turnBytes: number;
  /** "cold": every request is the first of a new session. "next": it is the next turn of one. */
  readonly temperature: "cold" | "next";
  /** A session is left after so many turns, so that small ones stay small. */
  readonly turnsMax: number;
  readonly budgetMs: number;
  readonly roundsMin: number;
  readonly roundsMax: number;
  readonly stream: { readonly events: number; readonly perSecond: number } | null;
}

/** Runs rounds: in each, every arm answers one request, in an order drawn anew. */
export async function runRounds(
  arms: readonly Arm[],
  fragments: readonly string[],
  options: CellOptions,
): Promise<Rounds> {
  const random = seeded(options.baseBytes);
  const runners = arms.map((arm) => new Runner(arm, fragments, options));
  try {
    for (let i = 0; i < 3; i++) for (const runner of runners) await runner.warm();
    const endMs = performance.now() + options.budgetMs;
    for (
      let round = 0;
      round < options.roundsMax && (round < options.roundsMin || performance.now() < endMs);
      round++
    ) {
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
  readonly #client: BenchClient;
  readonly #fragments: readonly string[];
  readonly #options: CellOptions;
  #conversation: Conversation | null = null;
  #turns = 0;
  #sessions = 0;

  constructor(arm: Arm, fragments: readonly string[], options: CellOptions) {
    this.name = arm.name;
    this.#client = new BenchClient(arm.url, arm.headers);
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
    if (this.#conversation === null) {
      const model =
        stream === null ? "claude-sonnet-4-6" : `claude-stream-${stream.events}-${stream.perSecond}`;
      const salt = `${this.name.replaceAll(" ", "")}_${baseBytes}_${process.pid}_${++this.#sessions}`;
      this.#conversation = new Conversation({ salt, baseBytes, turnBytes, model }, this.#fragments);
      this.#turns = 0;
    }
    this.#turns++;
    const body = this.#conversation.next(streamed);
    const answer = await this.#client.post(
      body,
      this.#conversation.session,
      AbortSignal.timeout(ANSWER_WAIT_MS_MAX),
    );
    if (answer.status !== 200)
      throw new Error(`${this.name} answered ${answer.status} to ${body.length} bytes`);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }
}
