import { LaterLook, type LookParts } from "./later-look.ts";
import { HttpNamesModel, type NamesModelSettings } from "./names-model.ts";

/** The look by the settings in force; another one once they change. */
export class CurrentLook implements AsyncDisposable {
  readonly #parts: Omit<LookParts, "model">;
  readonly #settings: () => NamesModelSettings | null;
  #look: LaterLook | null = null;
  #of = "null";

  constructor(parts: Omit<LookParts, "model"> & { readonly settings: () => NamesModelSettings | null }) {
    this.#parts = parts;
    this.#settings = parts.settings;
  }

  current(): LaterLook | null {
    const settings = this.#settings();
    const of = JSON.stringify(settings);
    if (of === this.#of) return this.#look;
    void this.#look?.[Symbol.asyncDispose]();
    this.#of = of;
    this.#look =
      settings === null ? null : new LaterLook({ ...this.#parts, model: new HttpNamesModel(settings) });
    return this.#look;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#look?.[Symbol.asyncDispose]();
    this.#look = null;
  }
}
