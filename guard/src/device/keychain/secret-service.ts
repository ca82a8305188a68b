import { keychainFault, keychainService, type Keychain } from "./keychain.ts";
import { runTool } from "./os-tool.ts";

const title = "the desktop's keyring";
const probeMsMax = 5_000;

/**
 * Linux: whatever answers on D-Bus as org.freedesktop.secrets (GNOME Keyring, KWallet, KeePassXC),
 * through libsecret's own `secret-tool`. `lookup` ends with 1 where there is no such secret, and
 * says so in no other way when no service answers; so presence is asked with `store`.
 * https://specifications.freedesktop.org/secret-service/
 */
export function secretService(program: string = "secret-tool"): Keychain {
  const attributes = (name: string): string[] => ["service", keychainService, "device", name];
  return {
    title,
    async answers() {
      const name = "probe";
      const stored = await runTool(
        program,
        ["store", "--label=Fourgate probe", ...attributes(name)],
        "probe",
        probeMsMax,
      );
      if (stored.code !== 0) return false;
      await runTool(program, ["clear", ...attributes(name)], "", probeMsMax);
      return true;
    },
    async store(name, secret) {
      const { code } = await runTool(
        program,
        ["store", "--label=Fourgate device key", ...attributes(name)],
        secret,
      );
      if (code !== 0) throw keychainFault(title, "did not take the device's key");
    },
    async read(name) {
      const { code, out } = await runTool(program, ["lookup", ...attributes(name)], "");
      if (code === 0) return out.trim();
      if (code === null) throw keychainFault(title, "does not answer");
      return undefined;
    },
    async remove(name) {
      const { code } = await runTool(program, ["clear", ...attributes(name)], "");
      if (code === null) throw keychainFault(title, "does not answer");
    },
  };
}
