import type { Ledger } from "./ledger.ts";

/** Stands in for the ledger where the operator switched gate 1 off. The drill says FAIL then. */
export const unrecorded: Pick<Ledger, "intent" | "reply" | "outcome"> = {
  intent: () => Promise.resolve(),
  outcome: () => Promise.resolve(),
  reply: () => ({ write: () => undefined, bytes: 0 }),
};
