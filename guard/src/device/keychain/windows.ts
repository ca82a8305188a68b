import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../private-file.ts";
import { keychainFault, type Keychain } from "./keychain.ts";
import { runTool } from "./os-tool.ts";

const title = "Windows' data protection";

/**
 * Windows: DPAPI through PowerShell. The system encrypts for this user's log-in; what comes of it
 * lies in a file of the guard's folder.
 * https://learn.microsoft.com/dotnet/api/system.security.cryptography.protecteddata
 */
export function windowsDataProtection(folder: string, program: string = "powershell.exe"): Keychain {
  const fileOf = (name: string): string => join(folder, `${name}.dpapi`);
  const convert = async (direction: "Protect" | "Unprotect", input: string): Promise<string | undefined> => {
    const script =
      "$ErrorActionPreference='Stop';Add-Type -AssemblyName System.Security;" +
      "$b=[Convert]::FromBase64String([Console]::In.ReadToEnd().Trim());" +
      `[Convert]::ToBase64String([Security.Cryptography.ProtectedData]::${direction}($b,$null,'CurrentUser'))`;
    const { code, out } = await runTool(
      program,
      ["-NoProfile", "-NonInteractive", "-Command", script],
      input,
    );
    return code === 0 ? out.trim() : undefined;
  };
  return {
    title,
    async answers() {
      return (await convert("Protect", Buffer.from("probe").toString("base64"))) !== undefined;
    },
    async store(name, secret) {
      const sealed = await convert("Protect", secret);
      if (sealed === undefined) throw keychainFault(title, "did not take the device's key");
      await writePrivateFile(fileOf(name), sealed);
    },
    async read(name) {
      const sealed = await readFile(fileOf(name), "utf8").catch(() => undefined);
      if (sealed === undefined) return undefined;
      const secret = await convert("Unprotect", sealed);
      if (secret === undefined) throw keychainFault(title, "does not give the device's key back");
      return secret;
    },
    async remove(name) {
      await rm(fileOf(name), { force: true });
    },
  };
}
