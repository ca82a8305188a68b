import { keychainFault, keychainService, type Keychain } from "./keychain.ts";
import { runTool } from "./os-tool.ts";

const title = "the login keychain";
/** errSecItemNotFound, as security(1) ends with it. */
const notFound = 44;

/**
 * macOS: security(1). `security -i` reads its commands from standard input, so the secret is in no
 * argument; `-U` takes the place of one of the same name.
 */
export function macosKeychain(program: string = "/usr/bin/security"): Keychain {
  const place = (name: string): string[] => ["-s", keychainService, "-a", name];
  return {
    title,
    async answers() {
      return (await runTool(program, ["default-keychain"], "", 5_000)).code === 0;
    },
    async store(name, secret) {
      const command = ["add-generic-password", "-U", "-l", "Fourgate", ...place(name), "-w", secret].join(
        " ",
      );
      await runTool(program, ["-i"], `${command}\n`);
      // `security -i` ends well whatever its commands did.
      if ((await this.read(name)) !== secret) throw keychainFault(title, "did not take the device's key");
    },
    async read(name) {
      const { code, out } = await runTool(program, ["find-generic-password", ...place(name), "-w"], "");
      if (code === 0) return out.trim();
      if (code === notFound) return undefined;
      throw keychainFault(title, "does not answer");
    },
    async remove(name) {
      const { code } = await runTool(program, ["delete-generic-password", ...place(name)], "");
      if (code !== 0 && code !== notFound) throw keychainFault(title, "does not answer");
    },
  };
}
