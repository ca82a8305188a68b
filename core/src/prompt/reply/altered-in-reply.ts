import { AlteredPlaceholders } from "../../secrets/restore/altered-placeholder.ts";
import type { SecretMap } from "../../secrets/redact/secret-map.ts";
import type { ReplyEvent } from "./reply-event.ts";

const openBlockCountMax = 64;

/**
 * Counts the placeholders that a model altered in its text, its thinking and its calls. They stay
 * as they are; in a call that writes a file they refuse it (restoring-reply.ts). Never throws.
 */
export class AlteredInReply {
  readonly #map: SecretMap;
  readonly #open = new Map<string, AlteredPlaceholders>();
  #count = 0;

  constructor(map: SecretMap) {
    this.#map = map;
  }

  take(event: ReplyEvent): void {
    for (const { block, text } of event.texts ?? []) this.#add(`text ${block}`, text);
    for (const { call, form, value } of event.inputs ?? []) {
      if (form === "copy") continue;
      this.#add(`input ${call}`, typeof value === "string" ? value : JSON.stringify(value ?? ""));
    }
    for (const block of event.ended ?? []) {
      this.#end(`text ${block}`);
      this.#end(`input ${block}`);
    }
  }

  /** The reply is over; gives how many there were. */
  end(): number {
    for (const block of [...this.#open.keys()]) this.#end(block);
    return this.#count;
  }

  #add(key: string, text: string): void {
    let open = this.#open.get(key);
    if (open === undefined) {
      if (this.#open.size >= openBlockCountMax) return;
      open = new AlteredPlaceholders(this.#map);
      this.#open.set(key, open);
    }
    open.push(text);
  }

  #end(key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    open.end();
    this.#count += open.count;
  }
}
