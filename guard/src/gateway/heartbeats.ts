import type { Sign } from "../device/keys.ts";
import type { GatewayClient } from "./gateway-client.ts";

/** What a guard says of itself while it is up. */
export interface GuardState {
  /** The last number that it gave a statement. */
  readonly deviceSequence: number;
  readonly policyVersion: string;
  readonly runs: number;
  /** What waits on its disk to be handed in. */
  readonly waiting: number;
  /** Calls to a model that tools say they made and this guard did not carry; absent for none. */
  readonly unseenCalls?: number;
}

export const heartbeatEveryMsDefault: number = 15 * 60_000;

/**
 * Says to the gateway, signed, that this guard is up: when it starts and every quarter of an hour. One that
 * does not arrive is not sent again: that it is missing is what it has to say.
 */
export class Heartbeats implements AsyncDisposable {
  readonly #client: GatewayClient;
  readonly #sign: Sign;
  readonly #clock: () => number;
  readonly #state: () => GuardState;
  readonly #told: (state: GuardState) => void;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> = Promise.resolve();

  /** `clock`: milliseconds since the epoch. */
  constructor(
    client: GatewayClient,
    sign: Sign,
    clock: () => number,
    {
      state,
      told,
    }: {
      readonly state: () => GuardState;
      /** The gateway has it. */
      readonly told: (state: GuardState) => void;
    },
  ) {
    this.#client = client;
    this.#sign = sign;
    this.#clock = clock;
    this.#state = state;
    this.#told = told;
  }

  start(everyMs: number): void {
    this.beat();
    this.#timer = setInterval(() => {
      this.beat();
    }, everyMs);
    this.#timer.unref();
  }

  /** Says it now. */
  beat(): void {
    this.#sending = this.#sending.then(() => this.#send()).catch(() => undefined);
  }

  async #send(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const sentAt = new Date(this.#clock()).toISOString();
    const state = this.#state();
    const body = Buffer.from(JSON.stringify({ sentAt, ...state }));
    const { status } = await this.#client.call(
      {
        method: "POST",
        path: "/api/v1/guard/heartbeat",
        headers: [
          ["content-type", "application/json"],
          ["x-fourgate-signature", Buffer.from(this.#sign(body)).toString("base64url")],
        ],
        body,
      },
      this.#stop.signal,
    );
    if (status >= 200 && status < 300) this.#told(state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the guard stops"));
    if (this.#timer) clearInterval(this.#timer);
    await this.#sending;
  }
}
