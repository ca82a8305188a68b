import type { JsonObject } from "../json.ts";

/** A response with all that stands before it: what previous_response_id continues. */
export interface Stored {
  readonly account: string;
  readonly items: readonly JsonObject[];
}

const RESPONSES_MAX = 5_000;

/** Responses by their id, the oldest forgotten. */
export class ResponseStore {
  readonly #responses = new Map<string, Stored>();

  put(id: string, stored: Stored): void {
    this.#responses.set(id, stored);
    if (this.#responses.size <= RESPONSES_MAX) return;
    for (const oldest of this.#responses.keys()) {
      this.#responses.delete(oldest);
      return;
    }
  }

  get(id: string, account: string): Stored | undefined {
    const stored = this.#responses.get(id);
    return stored?.account === account ? stored : undefined;
  }

  /** An item of any stored response, for an item_reference. */
  item(id: string, account: string): JsonObject | undefined {
    for (const stored of this.#responses.values()) {
      const found = stored.account === account ? stored.items.find((item) => item["id"] === id) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  clear(): void {
    this.#responses.clear();
  }
}
