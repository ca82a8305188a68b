import { patchPaths } from "../prompt/tools/patch.ts";
import { ToolInputRestorer, type RestoreScope } from "./restore-tool-input.ts";

const inputUnitsMax = 8 * 1024 * 1024;

/**
 * The input of one call of a tool that takes its own language rather than JSON: a patch (Codex's
 * apply_patch). Held until it is whole, since only then the files that it names are known.
 */
export class TextInputRestorer {
  readonly #scope: RestoreScope;
  #text = "";
  restored = 0;
  refused: string | null = null;

  constructor(scope: RestoreScope) {
    this.#scope = scope;
  }

  push(text: string): string {
    if (this.#text.length + text.length > inputUnitsMax) this.refused = "its input is too long";
    else this.#text += text;
    return "";
  }

  end(): string {
    const text = this.#text;
    this.#text = "";
    if (this.refused !== null) return "";
    // As a JSON input that names the same files, so that one set of rules decides.
    const restorer = new ToolInputRestorer(this.#scope);
    for (const path of patchPaths(text)) restorer.push(`{"path":${JSON.stringify(path)}} `);
    const written = restorer.push(JSON.stringify(text)) + restorer.end();
    this.restored = restorer.restored;
    this.refused = restorer.refused;
    return this.refused === null ? (JSON.parse(written) as string) : "";
  }
}
