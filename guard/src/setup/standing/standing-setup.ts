import type { Environment } from "../../config/guard-home.ts";

/** What a standing setup is made from. */
export interface StandingInput {
  readonly env: Environment;
  /** The standing run's address on the guard, without a slash at its end. */
  readonly baseUrl: string;
  /** A file as it is without Fourgate's own edits; undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** A member of a settings file and what it shall say. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** One file that a standing setup changes; nothing else of it is touched. */
export type PlannedEdit =
  | { readonly format: "json"; readonly path: string; readonly values: readonly Assignment[] }
  /** Members of the top level; paths of one name. */
  | { readonly format: "toml"; readonly path: string; readonly values: readonly Assignment[] }
  /** Lines NAME=value; paths of one name, values strings. */
  | { readonly format: "env"; readonly path: string; readonly values: readonly Assignment[] }
  /** A file that is ours alone. */
  | { readonly format: "whole"; readonly path: string; readonly text: string };

export interface StandingPlan {
  readonly edits: readonly PlannedEdit[];
  /** What stays ungoverned all the same, or what the user should do; a line each. */
  readonly notes: readonly string[];
}

/** How the plain command of a tool, and whatever reads the same settings, comes to the guard. */
export interface StandingSetup {
  /** @throws FourgateError config_invalid, for a settings file that can't be read */
  readonly plan: (input: StandingInput) => Promise<StandingPlan>;
  /** What in this folder takes the plain command past the guard all the same; undefined where nothing does. */
  readonly gap?: (env: Environment, cwd: string) => Promise<string | undefined>;
}
