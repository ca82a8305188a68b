import type { Prefixes } from "./prefixes.ts";
import { createWasmGate } from "./wasm-gate.ts";
import { ScriptGate } from "./script-gate.ts";

export interface Gate {
  /**
   * Asks every rule, by its index, at every place of the text where it may begin, by rising place. Leaves out
   * none; what it asks need not match, nor be allowed to begin there (border.ts).
   */
  each(bytes: Uint8Array, ask: (rule: number, start: number) => void): void;
}

/** Compiled where the runtime can, else the same in TypeScript. */
export function createGate(prefixes: Prefixes, notAfters: readonly (Uint8Array | null)[]): Gate {
  return createWasmGate(prefixes, notAfters) ?? new ScriptGate(prefixes);
}
