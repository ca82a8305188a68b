import { randomBytes, randomInt } from "node:crypto";
import type { AllowWish } from "./allow-store.ts";

const lifeMs = 5 * 60 * 1000;
const openCountMax = 100;
/** Short, and none like another: they are typed from one line into the next. */
const words =
  "amber basin cedar delta ember fjord grove hazel inlet jetty knoll larch maple north ochre pearl quarry ridge slate tulip umber violet willow yarrow zephyr anchor birch coral dune falcon garnet harbor".split(
    " ",
  );

/** A wish that a person is asked to confirm. */
export interface Confirmation {
  readonly wish: Omit<AllowWish, "confirmed">;
  /** What is to be typed. */
  readonly words: string;
}

/** Wishes that wait for a person's yes, each under a ticket of 32 random bytes; for minutes, in memory. */
export class Confirmations {
  readonly #clock: () => number;
  readonly #open = new Map<string, Confirmation & { readonly atMs: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The ticket. */
  open(wish: Confirmation["wish"]): string {
    const ticket = randomBytes(32).toString("base64url");
    const pair = [words[randomInt(words.length)], words[randomInt(words.length)]].join(" ");
    this.#open.set(ticket, { wish, words: pair, atMs: this.#clock() });
    for (const [oldest] of this.#open) {
      if (this.#open.size <= openCountMax) break;
      this.#open.delete(oldest);
    }
    return ticket;
  }

  find(ticket: string): Confirmation | undefined {
    const known = this.#open.get(ticket);
    return known && this.#clock() - known.atMs < lifeMs ? known : undefined;
  }

  /** A ticket is good for one answer. */
  close(ticket: string): void {
    this.#open.delete(ticket);
  }
}
