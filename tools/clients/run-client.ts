import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ensurePeer } from "../peers/install.ts";
import type { Asked } from "./asked.ts";
import type { Client } from "./client.ts";
import { versionOf } from "./version.ts";

export interface ClientRun {
  /** 128 and the signal's number where a signal ended it. */
  readonly code: number;
  /** Both outputs together, as a person sees them, without colours. */
  readonly output: string;
  /** When it ran, by the clock of the records: ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** What the tool asked in this run, in order. */
  readonly asked: readonly Asked[];
}

export interface Running {
  /** Ctrl-C: the signal goes to all that runs in the terminal's foreground. */
  interrupt(): void;
  /** Ends all of it at once. */
  kill(): void;
  readonly finished: Promise<ClientRun>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The tap's log; null for a run without one. */
  readonly log: string | null;
  readonly waitMsMax: number;
}

/** The real program, as a command line without its arguments; installed when it is not there. */
export async function programOf(client: Client): Promise<readonly string[]> {
  const file = join(await ensurePeer(client.peer), client.program);
  if (!existsSync(file))
    throw new Error(`${client.title} has no program for ${process.platform} ${process.arch}`);
  return file.endsWith(".js") ? [process.execPath, file] : [file];
}

/** A folder for PATH whose command is the real program behind the tap of tap-main.ts. */
export async function makeProgramFolder(
  folder: string,
  client: Client,
  { program, log, origin }: { program: readonly string[]; log: string; origin: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(log, "");
  const tap = fileURLToPath(new URL("./tap-main.ts", import.meta.url));
  const command = [process.execPath, tap, log, origin, String(program.length), ...program];
  const script = `#!/bin/sh\nexec ${command.map((word) => `"${word}"`).join(" ")} "$@"\n`;
  await writeFile(join(folder, client.command), script);
  await chmod(join(folder, client.command), 0o755);
  // As npm's packages have it, whose programs tell their version in no other way.
  const manifest = { version: await versionOf(client), bin: client.command };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
}

/** Starts a command line in a process group of its own, with no terminal and no input. */
export async function startClient(command: readonly string[], options: RunOptions): Promise<Running> {
  const before = options.log === null ? 0 : (await readAsked(options.log)).length;
  const from = new Date().toISOString();
  const child = spawn(command[0] ?? "", command.slice(1), {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // All of the group has ended.
    }
  };
  let output = "";
  const keep = (chunk: string): void => {
    output += chunk;
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  const late = setTimeout(() => signal("SIGKILL"), options.waitMsMax);
  const finish = async (): Promise<ClientRun> => {
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(late);
    return {
      code: code ?? 128,
      output: stripVTControlCharacters(output),
      from,
      to: new Date().toISOString(),
      asked: options.log === null ? [] : (await readAsked(options.log)).slice(before),
    };
  };
  return {
    interrupt: () => signal("SIGINT"),
    kill: () => signal("SIGKILL"),
    finished: finish(),
  };
}

async function readAsked(log: string): Promise<readonly Asked[]> {
  const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Asked);
}
