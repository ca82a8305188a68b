import type { CedarEngine } from "@fourgate/core/scope/cedar";

/** The Cedar engine (WebAssembly), loaded when it is needed: about 40 ms. */
export async function loadCedar(): Promise<CedarEngine> {
  return await import("@cedar-policy/cedar-wasm/nodejs");
}
