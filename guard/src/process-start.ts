import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { fourgateHome, type Environment } from "./config/guard-home.ts";

/**
 * Flags of Node for the guard's process. Half of V8's young generation, in MiB: its own choice is 64
 * where there is memory enough, and all of it becomes resident under many streams at once.
 */
export const guardProcessFlags: readonly string[] = ["--max-semi-space-size=8"];

/** For glibc's malloc: few arenas, and what is free at a heap's end is given back from this many bytes on. */
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072" };

/**
 * The environment of the guard's process. Node keeps compiled code where this process keeps its own, or
 * else in the data folder: a later start takes half the time, and each thread 25 MB less. Both are this
 * user's alone, since who can write there decides what runs.
 */
export function guardEnvironment(env: Environment): Environment {
  // Node names a folder inside of the one that it was given, after its version.
  const own = getCompileCacheDir();
  const folder = own === undefined ? join(fourgateHome(env), "code-cache") : dirname(own);
  return { ...allocator, NODE_COMPILE_CACHE: folder, ...env };
}
