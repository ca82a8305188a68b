import { spawn } from "node:child_process";
import { once } from "node:events";
import { FourgateError } from "@fourgate/core/errors";

/** Programs that print the clipboard's text, in the order in which they are tried. */
const programs: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  darwin: [["pbpaste"]],
  win32: [["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"]],
  other: [
    ["wl-paste", "--no-newline"],
    ["xclip", "-selection", "clipboard", "-out"],
    ["xsel", "--clipboard", "--output"],
  ],
};

/**
 * The clipboard's text. Nothing of it is kept.
 * @throws FourgateError usage when no program for it is installed, or none gives text
 */
export async function* readClipboard(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<Uint8Array> {
  const tried = programs[platform] ?? programs["other"] ?? [];
  for (const [program, ...args] of tried) {
    const child = spawn(program, args, { env: { ...env }, stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(child, "close") as Promise<[number | null]>;
    // Looked at when all output was read; a rejection before that must not be unhandled.
    ended.catch(() => undefined);
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of child.stdout) chunks.push(chunk as Uint8Array);
      if ((await ended)[0] !== 0) continue;
    } catch {
      // Not installed.
      continue;
    }
    yield* chunks;
    return;
  }
  throw new FourgateError(
    "usage",
    "the clipboard can't be read",
    `install one of ${tried.map(([program]) => program).join(", ")}, or pipe the text: fourgate scan -`,
  );
}
