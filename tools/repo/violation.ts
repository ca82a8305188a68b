import type { Listing } from "./listing.ts";

/** One place where the tree breaks a rule of the house. */
export interface Violation {
  /** Relative to the repo's root, "/"-separated. */
  readonly path: string;
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
  /** What is wrong and what to do instead. Never repeats a secret. */
  readonly message: string;
  /** A warning is printed and passes. */
  readonly level: "refuse" | "warn";
}

/** A rule reads a listing and nothing else, so that its tests can hand it a bad tree. */
export interface Rule {
  readonly name: string;
  readonly check: (listing: Listing) => readonly Violation[];
}

export function refuse(path: string, line: number, message: string): Violation {
  return { path, line, message, level: "refuse" };
}

export function warn(path: string, line: number, message: string): Violation {
  return { path, line, message, level: "warn" };
}
