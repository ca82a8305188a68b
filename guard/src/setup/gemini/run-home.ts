import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { merged, readSettings, type SettingsObject } from "../settings-text.ts";

/** What this run needs of the settings, laid over the user's. */
const over: SettingsObject = {
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  security: { auth: { selectedType: "gemini-api-key" } },
};

/** Written when the user tells it to remember something; a link leads it home even before there is one. */
const memory = "GEMINI.md";

/**
 * Makes `<folder>/.gemini`: every entry of the user's own folder as a link to it, and settings.json as
 * a file of this run's.
 */
export async function makeRunHome(own: string, folder: string): Promise<void> {
  const home = join(folder, ".gemini");
  await mkdir(home, { mode: 0o700 });
  const entries = await readdir(own, { withFileTypes: true }).catch(() => undefined);
  for (const entry of entries ?? []) {
    if (entry.name === "settings.json" || entry.name === memory) continue;
    await link(join(own, entry.name), join(home, entry.name), entry.isDirectory());
  }
  if (entries !== undefined) await link(join(own, memory), join(home, memory), false);
  const settings = merged(await readSettings(join(own, "settings.json")), over);
  await writeFile(join(home, "settings.json"), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}

/** Windows lets anybody link folders, but not files: those are copied there. */
async function link(target: string, path: string, folder: boolean): Promise<void> {
  if (process.platform !== "win32") await symlink(target, path);
  else if (folder) await symlink(target, path, "junction");
  else await copyFile(target, path).catch(() => undefined);
}
