import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { ConfigFile } from "./config-file.ts";

const keyBytesMax = 16 * 1024;

/** The third step: what stands in files of its own. Nothing here is ever printed. */
export interface Secrets {
  /** Vendors' keys by the deployment's name, for those with `auth: key`. */
  readonly vendorKeys: ReadonlyMap<string, string>;
  /** Of the database's server; null where it asks for none. */
  readonly databasePassword: string | null;
  /** Authorization headers of `audit.checkpoints_to`, by their place there. */
  readonly checkpointAuthorizations: ReadonlyMap<number, string>;
}

/** @throws FourgateError config_invalid */
export async function readSecrets(home: string, config: ConfigFile): Promise<Secrets> {
  const vendorKeys = new Map<string, string>();
  for (const { name, key_file } of config.deployments) {
    if (key_file !== undefined)
      vendorKeys.set(name, await readKey(resolve(home, key_file), `the key of deployment ${name}`));
  }
  const password = config.database_password_file;
  const checkpointAuthorizations = new Map<number, string>();
  for (const [at, to] of config.audit.checkpoints_to.entries()) {
    if ("folder" in to || to.authorization_file === undefined) continue;
    const path = resolve(home, to.authorization_file);
    checkpointAuthorizations.set(at, await readKey(path, "the authorization for checkpoints", headerText));
  }
  return {
    checkpointAuthorizations,
    vendorKeys,
    databasePassword:
      password === undefined ? null : await readKey(resolve(home, password), "the database's password"),
  };
}

const oneWord = /^[\x21-\x7e]+$/;
/** A scheme and what it takes: "Bearer …". */
const headerText = /^[\x21-\x7e]+(?: [\x21-\x7e]+)?$/;

/** `what` it is, for messages. */
async function readKey(path: string, what: string, pattern: RegExp = oneWord): Promise<string> {
  const fault = (wrong: string, remedy: string, cause?: unknown): FourgateError =>
    new FourgateError("config_invalid", `${what} (${path}) ${wrong}`, remedy, cause);
  let text: string;
  let mode: number;
  try {
    await using file = await open(path, "r");
    const found = await file.stat();
    mode = found.mode;
    if (!found.isFile() || found.size > keyBytesMax)
      throw fault("is no file that holds a key", "name a file that holds the key alone");
    text = (await file.readFile("utf8")).trim();
  } catch (error) {
    if (error instanceof FourgateError) throw error;
    throw fault("cannot be read", "put the key there, readable by this user alone", error);
  }
  if (process.platform !== "win32" && (mode & 0o077) !== 0)
    throw fault("can be read by other users", `run: chmod 600 ${path}`);
  if (!pattern.test(text)) throw fault("is empty or holds more than one word", "put the key alone into it");
  return text;
}
