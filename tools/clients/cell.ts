import type { Checks } from "./checks.ts";
import type { Client } from "./client.ts";
import type { World } from "./world.ts";

/** One column of the matrix: a scenario, written once for all tools. */
export interface Cell {
  readonly name: string;
  /** For people: "edit of a secret file". */
  readonly title: string;
  /** What holding means, for the page. */
  readonly proves: string;
  /** Why this tool has no such cell; null where it has. */
  lacks(client: Client): string | null;
  /** Runs the real tool in `world` and says what held. */
  run(world: World, checks: Checks): Promise<void>;
}

export const lacksNothing = (): null => null;
