import type { Environment } from "./guard-home.ts";

/** This process's environment, read in one place. */
export function processEnvironment(): Environment {
  return process.env;
}
