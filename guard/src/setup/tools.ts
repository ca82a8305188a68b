import { basename } from "node:path";
import type { Environment } from "../config/guard-home.ts";
import { claudeCode } from "./claude-code/claude-code.ts";
import { cline } from "./cline/cline.ts";
import { codex } from "./codex/codex.ts";
import { gemini } from "./gemini/gemini.ts";
import { opencode } from "./opencode/opencode.ts";
import { pi } from "./pi/pi.ts";
import { qwen } from "./qwen/qwen.ts";
import type { StandingSetup } from "./standing/standing-setup.ts";

/** What a run's settings are made from. */
export interface SetupInput {
  readonly env: Environment;
  /** Absolute. */
  readonly cwd: string;
  /** The tool's own arguments. */
  readonly args: readonly string[];
  /** The run's address on the guard, without a slash at its end. */
  readonly baseUrl: string;
  /** A deployment that this run may use needs no log-in of the user's own. */
  readonly loginFree: boolean;
  /** Makes this run's temporary folder when first asked; it goes with the run. */
  readonly folder: () => Promise<string>;
}

/** How a tool is started for one run. */
export interface PreparedRun {
  readonly env: Readonly<Record<string, string>>;
  /** All of its arguments. */
  readonly args: readonly string[];
  /** What the user should know, a line each. */
  readonly notes: readonly string[];
}

/** A coding tool that `fourgate run` can start and `fourgate setup` can govern for good. */
export interface ToolSetup {
  /** As records name it. */
  readonly name: string;
  /** What its command is called. */
  readonly command: string;
  /** The version that this was made from and run with. */
  readonly testedVersion: string;
  /**
   * Settings for one run. Files only in the run's own folder.
   * @throws FourgateError config_invalid, where something would take the tool past the guard
   */
  readonly prepare: (input: SetupInput) => Promise<PreparedRun>;
  readonly standing: StandingSetup;
  /** Variables that take the plain command past what `fourgate setup` wrote. */
  readonly bypassVariables: readonly string[];
}

export const toolSetups: readonly ToolSetup[] = [claudeCode, codex, opencode, pi, gemini, qwen, cline];

/** The tool that a command line starts, by the name of its program. */
export function toolSetupOf(program: string): ToolSetup | undefined {
  const name = basename(program).replace(/\.(?:exe|cmd)$/i, "");
  return toolSetups.find(({ command }) => command === name);
}
