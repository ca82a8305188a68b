import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A command line as typed, and all that came of it in the transcript's own form. */
export interface Scene {
  readonly command: string;
  readonly expected: string;
}

/** Reads a transcript: "$ " begins a scene, "#" lines before the first one are for people. */
export function readTranscript(path: string): Scene[] {
  const [, ...parts] = readFileSync(path, "utf8").split(/^\$ /m);
  return parts.map((part) => {
    const [command = "", ...lines] = part.split("\n");
    return { command, expected: lines.join("\n").trim() };
  });
}

const bin = join(import.meta.dirname, "../bin/fourgate.js");

/** Plays one command for real and gives it back as a transcript has it. */
export async function play(
  command: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const child = start(command, env, cwd);
  const said = { out: "", error: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.error += text));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const lines = [
    said.out.trimEnd(),
    said.error.trimEnd().replaceAll(/^(?=.)/gm, "! "),
    code === 0 ? "" : `? ${String(code)}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}

export function start(
  command: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
  input: "ignore" | "pipe" = "ignore",
): ChildProcess {
  const [program, ...args] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  if (program !== "fourgate") throw new Error("a transcript runs fourgate alone");
  return spawn(process.execPath, [bin, ...args], { env, cwd, stdio: [input, "pipe", "pipe"] });
}
