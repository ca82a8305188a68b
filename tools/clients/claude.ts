import { spawn } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePeer } from "../peers/install.ts";

/** What the client asked, and how it was answered, at its own door. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly session: string;
  /** 0: no answer at all. */
  readonly status: number;
  readonly exchange: string;
}

export interface ClientRun {
  readonly code: number;
  /** Both outputs together, as a person sees them. */
  readonly output: string;
  readonly durationMs: number;
  readonly asked: readonly Asked[];
}

export interface ClientOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Put before the client's own command: `fourgate run --`. Empty for a direct run. */
  readonly before: readonly string[];
  readonly waitMsMax: number;
}

/** The real client, found in its platform package: without install scripts its `bin` is only a stub. */
export async function claudeProgram(): Promise<string> {
  const home = await ensurePeer("claude-code");
  const suffix = process.platform === "win32" ? "claude.exe" : "claude";
  return join(
    home,
    "node_modules",
    "@anthropic-ai",
    `claude-code-${process.platform}-${process.arch}`,
    suffix,
  );
}

/** A folder for PATH whose `claude` is the real client behind the tap of tap-main.ts. */
export async function makeProgramFolder(folder: string, program: string, log: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(log, "");
  const tap = fileURLToPath(new URL("./tap-main.ts", import.meta.url));
  const script = `#!/bin/sh\nexec "${process.execPath}" "${tap}" "${log}" "${program}" "$@"\n`;
  await writeFile(join(folder, "claude"), script);
  await chmod(join(folder, "claude"), 0o755);
}

/** Runs `claude -p PROMPT` once and gives what a person would see. */
export async function runClaude(
  prompt: string,
  more: readonly string[],
  log: string,
  options: ClientOptions,
): Promise<ClientRun> {
  const before = (await readAsked(log)).length;
  const startMs = performance.now();
  const command = [
    ...options.before,
    "claude",
    "-p",
    prompt,
    "--allowedTools",
    "Read,Bash,Edit,Write",
    ...more,
  ];
  const child = spawn(command[0] ?? "", command.slice(1), {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const late = setTimeout(() => child.kill("SIGTERM"), options.waitMsMax);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(late);
  return {
    code: code ?? -1,
    output,
    durationMs: performance.now() - startMs,
    asked: (await readAsked(log)).slice(before),
  };
}

async function readAsked(log: string): Promise<readonly Asked[]> {
  const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Asked);
}
