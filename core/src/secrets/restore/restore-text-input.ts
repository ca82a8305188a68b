import { patchPaths } from "../../prompt/tools/patch.ts";
import { AlteredPlaceholders } from "./altered-placeholder.ts";
import { patchLiterals } from "./patch-script.ts";
import { placeholderPrefix } from "../redact/placeholder.ts";
import { encoded } from "./restore.ts";
import { ToolInputRestorer, type RestoreScope } from "./restore-tool-input.ts";

const inputUnitsMax = 8 * 1024 * 1024;

/**
 * The input of one call of a tool that takes its own language rather than JSON: a patch, or a
 * script that applies patches (Codex's apply_patch and exec). Held until it is whole, since only
 * then the files that it names are known. Any other script keeps its placeholders.
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
    const isPatch = text.includes("apply_patch") || /^\s*\*\*\* Begin Patch/.test(text);
    const wrong = isPatch ? this.#alteredIn(text) : null;
    if (wrong !== null) return this.#refuse(wrong);
    if (!text.includes(placeholderPrefix)) return text;
    if (/^\s*\*\*\* Begin Patch/.test(text)) return this.#patch(text);
    return text.includes("apply_patch") ? this.#script(text) : text;
  }

  #alteredIn(text: string): string | null {
    const altered = new AlteredPlaceholders(this.#scope.map);
    altered.push(text);
    altered.end();
    if (altered.count === 0) return null;
    return altered.isEncoded ? encoded : "it holds a placeholder that was altered";
  }

  #script(source: string): string {
    const literals = patchLiterals(source);
    if (literals === undefined) return this.#refuse("its script does more than apply patches");
    let out = "";
    let from = 0;
    for (const { start, end, text } of literals) {
      if (!text.includes(placeholderPrefix)) continue;
      out += source.slice(from, start) + JSON.stringify(this.#patch(text));
      from = end;
      if (this.refused !== null) return "";
    }
    return out + source.slice(from);
  }

  #patch(text: string): string {
    // As the input of a tool of JSON that names the same files, so that one set of rules decides.
    const restorer = new ToolInputRestorer(this.#scope);
    const named = patchPaths(text);
    if (named.some((path) => path.includes(placeholderPrefix)))
      return this.#refuse("a file's name holds a placeholder");
    const paths = named.map((path) => restorer.push(`{"path":${JSON.stringify(path)}} `));
    const before = paths.join("").length;
    const written = paths.join("") + restorer.push(JSON.stringify(text)) + restorer.end();
    if (restorer.refused !== null) return this.#refuse(restorer.refused);
    this.restored += restorer.restored;
    return JSON.parse(written.slice(before)) as string;
  }

  #refuse(reason: string): string {
    this.refused = reason;
    return "";
  }
}
