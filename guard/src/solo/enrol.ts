import { mkdir, rm } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import { guardFiles } from "../config/guard-home.ts";
import { writePrivateFile } from "../device/private-file.ts";
import {
  isSolo,
  isThere,
  readGuardSettings,
  writeGuardSettings,
  writeOwnKeys,
  type SoloSettings,
} from "../enrolment.ts";
import { soloFileText } from "./solo-file.ts";

export interface SoloEnrolment {
  /** `<home>`; the files go into `<home>/guard`. */
  readonly home: string;
  readonly user: string;
  readonly device: string;
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Makes a guard that stands alone; one that is there already stays as it is. guard.json comes last,
 * so that what stands is whole.
 * @throws FourgateError config_invalid, where a guard of a gateway stands
 */
export async function createSoloFiles({
  home,
  user,
  device,
  port,
  nowMs,
}: SoloEnrolment): Promise<SoloSettings> {
  const files = guardFiles(home);
  const standing = await soloSettings(home);
  if (standing) return standing;
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  await writeOwnKeys(files);
  if (!(await isThere(files.solo))) await writePrivateFile(files.solo, soloFileText);
  const settings: SoloSettings = {
    version: 1,
    port,
    device,
    user,
    solo: { since: new Date(nowMs).toISOString() },
  };
  await writeGuardSettings(files, settings);
  return settings;
}

/** The settings of a guard that stands alone; undefined where none stands. @throws FourgateError config_invalid */
export async function soloSettings(home: string): Promise<SoloSettings | undefined> {
  const files = guardFiles(home);
  if (!(await isThere(files.settings))) return undefined;
  const settings = await readGuardSettings(files);
  if (isSolo(settings)) return settings;
  const { joined, gateway } = settings;
  throw new FourgateError(
    "config_invalid",
    joined === undefined ? "this machine has a gateway of its own" : `this machine has joined ${gateway}`,
    joined === undefined ? "start it with: npx fourgate up" : "leave it first with: npx fourgate leave",
  );
}

/** Forgets keys, settings and records of a guard that stands alone. */
export async function removeSoloFiles(home: string): Promise<void> {
  await rm(guardFiles(home).folder, { recursive: true, force: true });
}
