import { join } from "node:path";
import { isObject, memberOf, parseSettings, type SettingsObject } from "../settings-text.ts";
import type { Assignment, StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { qwenFolder } from "./own-files.ts";
import { redirected } from "./redirected.ts";

/** By ~/.qwen/settings.json: its log-in's address, and the addresses of the models listed there. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const path = join(qwenFolder(env), "settings.json");
    const own = parseSettings((await read(path)) ?? "", path);
    const { settings } = redirected(own, baseUrl);
    const values: Assignment[] = [
      ...leaves(settings, ["security", "auth"]),
      { path: ["privacy", "usageStatisticsEnabled"], value: false },
    ];
    const providers = memberOf(settings, ["modelProviders"]);
    if (isObject(providers)) values.push({ path: ["modelProviders"], value: providers });
    return {
      edits: [{ format: "json", path, values }],
      notes: [
        "OPENAI_BASE_URL in the environment and --openai-base-url win over this",
        "Qwen's own log-in can't be governed: the log-in is one by key",
      ],
    };
  },
};

function leaves(settings: SettingsObject, at: readonly string[]): Assignment[] {
  const holder = memberOf(settings, at);
  return isObject(holder)
    ? Object.entries(holder).map(([name, value]) => ({ path: [...at, name], value }))
    : [];
}
