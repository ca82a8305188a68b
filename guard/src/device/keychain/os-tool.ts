import { spawn } from "node:child_process";

export interface ToolEnd {
  /** Null where a signal ended it, or it never started. */
  readonly code: number | null;
  readonly out: string;
}

const outBytesMax = 64 * 1024;
/** A locked keychain asks its owner, who has to find the password. */
const answerMsMax = 120_000;

/** Runs a program of the operating system's. What it says on standard error is dropped. Never rejects. */
export async function runTool(
  program: string,
  args: readonly string[],
  input: string,
  msMax: number = answerMsMax,
): Promise<ToolEnd> {
  const { promise, resolve } = Promise.withResolvers<ToolEnd>();
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], windowsHide: true });
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > outBytesMax) child.kill("SIGKILL");
    else chunks.push(chunk);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), msMax);
  child.once("error", () => {
    clearTimeout(timer);
    resolve({ code: null, out: "" });
  });
  child.once("close", (code) => {
    clearTimeout(timer);
    resolve({ code, out: Buffer.concat(chunks).toString("utf8") });
  });
  // A program that reads none of it has ended already, and its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return await promise;
}
