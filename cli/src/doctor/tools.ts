import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles, type Environment } from "@fourgate/guard/config/guard-home";
import { programOnPath } from "@fourgate/guard/setup/found-tools";
import { RunFolder, runFoldersOf } from "@fourgate/guard/setup/run-folder";
import { standingAddress } from "@fourgate/guard/setup/standing/standing";
import { standingState } from "@fourgate/guard/setup/standing/state";
import type { ToolSetup } from "@fourgate/guard/setup/tools";
import { note, ok, toMend, type Check } from "./check.ts";

const versionMsMax = 20_000;
const outputBytesMax = 64 * 1024;

export interface ToolChecks {
  readonly tool: string;
  /** Null where it was not found. */
  readonly version: string | null;
  readonly checks: readonly Check[];
}

/** A tool on this machine: its version, what would take it past the guard, and whether it is governed. */
export async function checkTool(
  tool: ToolSetup,
  env: Environment,
  cwd: string,
  port: number,
): Promise<ToolChecks> {
  const { command } = tool;
  const program = await programOnPath(command, env);
  const state = await standingState(tool, guardFiles(fourgateHome(env)), env, port);
  if (program === undefined && state.kind === "none") {
    return { tool: tool.name, version: null, checks: [note(command, "not on the PATH")] };
  }
  const version = program === undefined ? null : await versionOf(program, env);
  const checks: Check[] = [];
  if (program === undefined) checks.push(note(command, "not on the PATH, but set up"));
  else if (version === tool.testedVersion)
    checks.push(ok(command, `${version}, the version that was tested`));
  else
    checks.push(
      note(command, `${version ?? "of unknown version"}; ${tool.testedVersion} is the one that was tested`),
    );
  checks.push(...variables(tool, env));
  checks.push(await runCheck(tool, env, cwd, port));
  if (state.kind === "none")
    checks.push(note(`${command}, plain`, "not governed", `fourgate setup ${command}`));
  else if (state.kind === "governed") checks.push(await governed(tool, env, cwd));
  else checks.push(toMend(`${command}, plain`, state.why, `fourgate setup ${command}`));
  return { tool: tool.name, version, checks };
}

function variables(tool: ToolSetup, env: Environment): readonly Check[] {
  const set = tool.bypassVariables.filter((name) => (env[name] ?? "") !== "");
  if (set.length === 0) return [];
  return [
    toMend(
      `${tool.command}, environment`,
      `${set.join(", ")} leads the plain command elsewhere`,
      "unset it; fourgate run does without it",
    ),
  ];
}

async function governed(tool: ToolSetup, env: Environment, cwd: string): Promise<Check> {
  const name = `${tool.command}, plain`;
  const gap = await tool.standing.gap?.(env, cwd);
  return gap === undefined
    ? ok(name, "governed")
    : toMend(name, gap, `start it with: fourgate run -- ${tool.command}`);
}

/** Would `fourgate run` start it? Nothing is started, and no file stays. */
async function runCheck(tool: ToolSetup, env: Environment, cwd: string, port: number): Promise<Check> {
  const name = `${tool.command}, fourgate run`;
  await using folder = new RunFolder(runFoldersOf(guardFiles(fourgateHome(env))), process.pid);
  try {
    const { notes } = await tool.prepare({
      env,
      cwd,
      args: [],
      baseUrl: standingAddress(port, "doctor"),
      loginFree: true,
      folder: () => folder.path(),
    });
    return notes.length === 0
      ? ok(name, "nothing in its settings leads past the guard")
      : note(name, notes.join("; "));
  } catch (error) {
    if (error instanceof FourgateError) return toMend(name, error.message, error.remedy);
    throw error;
  }
}

async function versionOf(program: string, env: Environment): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ["--version"], {
      env: { ...env },
      timeout: versionMsMax,
      maxBuffer: outputBytesMax,
      windowsHide: true,
    });
    return /\d+\.\d+\.\d+[\w.-]*/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
}
