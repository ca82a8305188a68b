/** One thing that was looked at. */
export interface Check {
  /** What was looked at, in few words. */
  readonly name: string;
  /** "note": worth knowing, and nothing to mend. */
  readonly state: "ok" | "note" | "mend";
  readonly found: string;
  /** What to do; "" where nothing is to be done. */
  readonly mend: string;
}

export function ok(name: string, found: string): Check {
  return { name, state: "ok", found, mend: "" };
}

export function note(name: string, found: string, mend: string = ""): Check {
  return { name, state: "note", found, mend };
}

export function toMend(name: string, found: string, mend: string): Check {
  return { name, state: "mend", found, mend };
}
