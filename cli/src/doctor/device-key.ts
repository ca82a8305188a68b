import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles, type Environment } from "@fourgate/guard/config/guard-home";
import { openDeviceKey } from "@fourgate/guard/device/device-key";
import { systemKeychain } from "@fourgate/guard/device/keychain/find";
import type { LinkedSettings } from "@fourgate/guard/enrolment";
import { ok, toMend, type Check } from "./check.ts";

/** Where does the device's key lie, and is it given to whoever asks from here? */
export async function checkDeviceKey(env: Environment, settings: LinkedSettings): Promise<Check> {
  const files = guardFiles(fourgateHome(env));
  const place = settings.deviceKey ?? { in: "file" };
  const keychain = systemKeychain(files.folder);
  try {
    await openDeviceKey(files, place, keychain);
    return ok("device's key", `lies in ${place.in === "file" ? files.deviceKey : keychain.title}`);
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    return toMend("device's key", error.message, error.remedy);
  }
}
