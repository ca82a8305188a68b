import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";

/** Environment as the caller has it; nothing in this room reads process.env elsewhere. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's own folder. */
export function userHome(env: Environment): string {
  return env["HOME"] ?? homedir();
}

/** Fourgate's folder on this machine: FOURGATE_HOME, else ~/.fourgate. */
export function fourgateHome(env: Environment): string {
  const stated = env["FOURGATE_HOME"];
  if (stated !== undefined && stated !== "") return resolve(stated);
  return join(userHome(env), ".fourgate");
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

const idleMinutesDefault = 15;

/**
 * How long a guard that nobody holds stays without a run: FOURGATE_GUARD_IDLE_MINUTES, in
 * milliseconds.
 */
export function statedIdleMs(env: Environment): number {
  const text = env["FOURGATE_GUARD_IDLE_MINUTES"];
  if (text === undefined || text === "") return idleMinutesDefault * 60_000;
  const minutes = Number(text);
  if (/^\d{1,5}(?:\.\d{1,4})?$/.test(text) && minutes > 0) return minutes * 60_000;
  throw new FourgateError(
    "config_invalid",
    "FOURGATE_GUARD_IDLE_MINUTES is not a number of minutes",
    "set it to a number above 0",
  );
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
  /** Stands where the gateway took this device off its list. */
  readonly revoked: string;
  readonly spool: string;
  /** Keyed fingerprints of the secrets that models wrote. */
  readonly modelWritten: string;
  /** Folder of what `fourgate setup` governs for good. */
  readonly standing: string;
  /** The policy of a guard without a gateway. */
  readonly solo: string;
  /** What its developer let pass. */
  readonly exceptions: string;
  /** Folder of what left while the gateway was away. */
  readonly emergency: string;
  /** What a guard without a terminal says. */
  readonly log: string;
}

/** `name`: another folder than the one in force, for what is being made or was put aside. */
export function guardFiles(home: string, name: string = "guard"): GuardFiles {
  const folder = join(home, name);
  return {
    folder,
    settings: join(folder, "guard.json"),
    deviceKey: join(folder, "device.key"),
    controlKey: join(folder, "control.key"),
    controlSocket: join(folder, "control.sock"),
    placeholderKey: join(folder, "placeholder.key"),
    sequence: join(folder, "sequence"),
    bundle: join(folder, "bundle"),
    revoked: join(folder, "revoked"),
    spool: join(folder, "blocks.spool"),
    modelWritten: join(folder, "model-written"),
    standing: join(folder, "standing"),
    solo: join(folder, "solo.toml"),
    exceptions: join(folder, "exceptions.json"),
    emergency: join(folder, "emergency"),
    log: join(folder, "guard.log"),
  };
}
