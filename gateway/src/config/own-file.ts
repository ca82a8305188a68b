import { open } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";

/** A key, or a chain of certificates. */
const fileBytesMax = 256 * 1024;

const oneWord = /^[\x21-\x7e]+$/;
/** A scheme and what it takes: "Bearer …". */
export const headerText: RegExp = /^[\x21-\x7e]+(?: [\x21-\x7e]+)?$/;

/** A secret in a file of its own, which nobody else may read. `what` it is, for messages. @throws FourgateError config_invalid */
export async function readKey(path: string, what: string, pattern: RegExp = oneWord): Promise<string> {
  const text = await readOwnFile(path, what, true);
  if (pattern.test(text)) return text;
  throw fault(path, what, "is empty or holds more than one word", "put the key alone into it");
}

/** `own`: nobody else may read it. @throws FourgateError config_invalid */
export async function readPem(path: string, what: string, own: boolean): Promise<string> {
  const text = await readOwnFile(path, what, own);
  if (text.includes("-----BEGIN ")) return text;
  throw fault(path, what, "is no PEM", "convert it to PEM");
}

async function readOwnFile(path: string, what: string, own: boolean): Promise<string> {
  let text: string;
  let mode: number;
  try {
    await using file = await open(path, "r");
    const found = await file.stat();
    mode = found.mode;
    if (!found.isFile() || found.size > fileBytesMax)
      throw fault(path, what, "is no file that holds a key", "name a file that holds the key alone");
    text = (await file.readFile("utf8")).trim();
  } catch (error) {
    if (error instanceof FourgateError) throw error;
    throw fault(path, what, "cannot be read", "put it there, readable by this user alone", error);
  }
  if (own && process.platform !== "win32" && (mode & 0o077) !== 0)
    throw fault(path, what, "can be read by other users", `run: chmod 600 ${path}`);
  return text;
}

function fault(path: string, what: string, wrong: string, remedy: string, cause?: unknown): FourgateError {
  return new FourgateError("config_invalid", `${what} (${path}) ${wrong}`, remedy, cause);
}
