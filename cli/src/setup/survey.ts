import { fourgateHome, guardFiles, type Environment } from "@fourgate/guard/config/guard-home";
import { programOnPath, ungovernedTools, type UngovernedTool } from "@fourgate/guard/setup/found-tools";
import { standingTools } from "@fourgate/guard/setup/standing/record";
import { toolSetups } from "@fourgate/guard/setup/tools";

/** A tool that Fourgate can govern, and how it stands here. */
export interface SurveyedTool {
  readonly name: string;
  readonly command: string;
  /** Where it is on the PATH, or null. */
  readonly program: string | null;
  /** By `fourgate setup`. */
  readonly governed: boolean;
}

export interface Survey {
  readonly tools: readonly SurveyedTool[];
  readonly ungoverned: readonly UngovernedTool[];
}

/** The coding tools of this user: found, governed, and those that can't be. */
export async function survey(env: Environment): Promise<Survey> {
  const governed = await standingTools(guardFiles(fourgateHome(env)));
  const tools = await Promise.all(
    toolSetups.map(async ({ name, command }) => ({
      name,
      command,
      program: (await programOnPath(command, env)) ?? null,
      governed: governed.includes(name),
    })),
  );
  return { tools, ungoverned: await ungovernedTools(env) };
}
