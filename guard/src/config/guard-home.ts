import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";

/** Environment as the caller has it; nothing in this room reads process.env elsewhere. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Fourgate's folder on this machine: FOURGATE_HOME, else ~/.fourgate. */
export function fourgateHome(env: Environment): string {
  const stated = env["FOURGATE_HOME"];
  if (stated !== undefined && stated !== "") return resolve(stated);
  return join(env["HOME"] ?? homedir(), ".fourgate");
}

/** The port that FOURGATE_GUARD_PORT asks for, or undefined. */
export function statedGuardPort(env: Environment): number | undefined {
  const text = env["FOURGATE_GUARD_PORT"];
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new FourgateError(
      "config_invalid",
      "FOURGATE_GUARD_PORT is not a port",
      "set it to a number from 1 to 65535",
    );
  }
  return port;
}

/** Where the guard keeps its files. */
export interface GuardFiles {
  readonly folder: string;
  readonly settings: string;
  readonly deviceKey: string;
  readonly controlKey: string;
  /** The control door; a socket. */
  readonly controlSocket: string;
  readonly placeholderKey: string;
  readonly sequence: string;
  readonly bundle: string;
  readonly spool: string;
}

export function guardFiles(home: string): GuardFiles {
  const folder = join(home, "guard");
  return {
    folder,
    settings: join(folder, "guard.json"),
    deviceKey: join(folder, "device.key"),
    controlKey: join(folder, "control.key"),
    controlSocket: join(folder, "control.sock"),
    placeholderKey: join(folder, "placeholder.key"),
    sequence: join(folder, "sequence"),
    bundle: join(folder, "bundle"),
    spool: join(folder, "blocks.spool"),
  };
}
