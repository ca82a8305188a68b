import { cp, mkdir, rename, rm } from "node:fs/promises";
import { guardFiles, type GuardFiles } from "./config/guard-home.ts";
import { syncFolder } from "./device/private-file.ts";
import { makeDeviceKey, removeDeviceKey, type MadeDeviceKey } from "./device/device-key.ts";
import type { Keychain } from "./device/keychain/keychain.ts";
import { isThere, writeGuardSettings, writeOwnKeys, type JoinedSettings } from "./enrolment.ts";

/** A guard's folder in the making, beside the one in force. */
export interface JoiningGuard {
  readonly files: GuardFiles;
  readonly key: MadeDeviceKey;
}

const making = "guard.joining";
/** The guard that stood here alone or before this machine's own gateway, put aside for as long as it is joined elsewhere. */
const aside = "guard.solo";

/**
 * Makes the device's keys. What an earlier try left is removed.
 * @throws FourgateError config_invalid
 */
export async function prepareJoining(home: string, keychain: Keychain | null): Promise<JoiningGuard> {
  const files = guardFiles(home, making);
  await rm(files.folder, { recursive: true, force: true });
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const key = await makeDeviceKey(files, keychain);
  await keepWhatIsTheUsers(guardFiles(home), files);
  await writeOwnKeys(files);
  return { files, key };
}

/** Sessions keep their placeholders, and tools that were set up go on being governed. */
async function keepWhatIsTheUsers(before: GuardFiles, files: GuardFiles): Promise<void> {
  for (const what of ["placeholderKey", "standing"] as const)
    if (await isThere(before[what])) await cp(before[what], files[what], { recursive: true });
}

/** Puts it in force. A guard of this machine's own gateway is kept aside. */
export async function finishJoining(
  home: string,
  joining: JoiningGuard,
  settings: JoinedSettings,
): Promise<void> {
  const { folder } = guardFiles(home);
  await writeGuardSettings(joining.files, settings);
  if (await isThere(folder)) {
    await rm(guardFiles(home, aside).folder, { recursive: true, force: true });
    await rename(folder, guardFiles(home, aside).folder);
  }
  // The commit point.
  await rename(joining.files.folder, folder);
  await syncFolder(home);
}

/** Forgets a joining that came to nothing. */
export async function abandonJoining(joining: JoiningGuard, keychain: Keychain): Promise<void> {
  await removeDeviceKey(joining.files, joining.key.place, keychain);
  await rm(joining.files.folder, { recursive: true, force: true });
}

/** Forgets key, token and policy; the guard of this machine's own gateway comes back where there was one. */
export async function undoJoining(home: string, settings: JoinedSettings, keychain: Keychain): Promise<void> {
  const files = guardFiles(home);
  await removeDeviceKey(files, settings.deviceKey ?? { in: "file" }, keychain);
  await rm(files.folder, { recursive: true, force: true });
  const kept = guardFiles(home, aside).folder;
  if (await isThere(kept)) await rename(kept, files.folder);
  await syncFolder(home);
}
