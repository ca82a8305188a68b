/**
 * What the client asked, and how it was answered, at its own door. Times in ms of one clock. A
 * WebSocket is one, of method "UPGRADE": status 101, and the pieces of all that it was told.
 */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly startMs: number;
  /** 0: no answer at all. */
  readonly status: number;
  readonly exchange: string;
  /** Pieces of the answer's body, when the first and the last came, and their bytes. */
  readonly pieces: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly bytes: number;
  /** The tool hung up before the answer's end. */
  readonly cut: boolean;
}

/** Was this how turns went: a request of its own, or a WebSocket that carries many? */
export function carriesTurns(asked: Asked): boolean {
  return isTurn(asked) || (asked.method === "UPGRADE" && asked.status === 101);
}

/** A request for a model's answer, and not a greeting, a list of models or a count. */
export function isTurn({ method, path }: { readonly method: string; readonly path: string }): boolean {
  if (method === "FRAME") return true;
  const route = path.replace(/\?.*$/, "");
  return (
    method === "POST" &&
    /\/(?:messages|chat\/completions|responses)$|:(?:stream)?generateContent$/i.test(route)
  );
}
