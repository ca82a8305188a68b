import { mkdir, open, rename, stat } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { configFileName } from "./config.ts";
import { asName } from "../identity/name.ts";
import { starterConfig, type StarterFacts } from "./starter-config.ts";
import { starterPolicy } from "./starter-policy.ts";

/** Whether the data folder has its configuration. */
export async function hasConfig(home: string): Promise<boolean> {
  return (await stat(join(home, configFileName)).catch(() => undefined)) !== undefined;
}

/** Names for the first user and device: the operating system's. */
export function localNames(): { readonly user: string; readonly device: string } {
  return { user: asName(userName(), "developer"), device: asName(hostname(), "this-machine") };
}

/**
 * Writes a first configuration that is sensible as it is: `policy/starter.cedar`, then
 * fourgate.yaml, whose presence says that both stand. Changes nothing where a configuration
 * stands; then gives false.
 */
export async function writeStarter(home: string, facts: StarterFacts): Promise<boolean> {
  if (await hasConfig(home)) return false;
  await mkdir(join(home, "policy"), { recursive: true, mode: 0o700 });
  await writeWhole(join(home, "policy", "starter.cedar"), starterPolicy);
  // The commit point: from here on the next start takes what stands.
  await writeWhole(join(home, configFileName), starterConfig(facts));
  return true;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A process may run under a number that has no name.
    return "";
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  {
    await using file = await open(draft, "w", 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(draft, path);
}
