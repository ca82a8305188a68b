import type { Keychain } from "./keychain.ts";
import { macosKeychain } from "./macos.ts";
import { secretService } from "./secret-service.ts";
import { windowsDataProtection } from "./windows.ts";

/** The operating system's own keychain, whether or not it answers. `folder` is the guard's. */
export function systemKeychain(folder: string, platform: NodeJS.Platform = process.platform): Keychain {
  if (platform === "darwin") return macosKeychain();
  if (platform === "win32") return windowsDataProtection(folder);
  return secretService();
}
