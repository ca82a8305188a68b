import { basename } from "node:path";
import type { Environment } from "../config/guard-home.ts";
import { claudeCode } from "./claude-code/claude-code.ts";

/** What a run's settings are made from. */
export interface SetupInput {
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  /** The tool's own arguments. */
  readonly args: readonly string[];
  readonly baseUrl: string;
  /** A deployment that this run may use needs no log-in of the user's own. */
  readonly loginFree: boolean;
}

/** A coding tool that `fourgate run` can start. */
export interface ToolSetup {
  /** As records name it. */
  readonly name: string;
  /** What its command is called. */
  readonly command: string;
  /**
   * The tool's environment for this run. Writes no file.
   * @throws FourgateError config_invalid, where a settings file would take the tool past the guard
   */
  readonly environment: (input: SetupInput) => Promise<Readonly<Record<string, string>>>;
}

export const toolSetups: readonly ToolSetup[] = [claudeCode];

/** The tool that a command line starts, by the name of its program. */
export function toolSetupOf(program: string): ToolSetup | undefined {
  const name = basename(program).replace(/\.(?:exe|cmd)$/i, "");
  return toolSetups.find(({ command }) => command === name);
}
