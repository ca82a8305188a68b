import { join } from "node:path";
import { parseSettings } from "../settings-text.ts";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { opencodeFolder, ownLogins } from "./own-files.ts";
import { providersOf } from "./providers.ts";

/** By the user's opencode.json, or opencode.jsonc where that is the one: the plain command and its server read it. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const folder = opencodeFolder(env);
    const commented = join(folder, "opencode.jsonc");
    const path = (await read(commented)) === undefined ? join(folder, "opencode.json") : commented;
    const settings = parseSettings((await read(path)) ?? "", path);
    const { readable, left } = providersOf({ settings, content: {} }, await ownLogins(env));
    return {
      edits: [
        {
          format: "json",
          path,
          values: [
            ...readable.map(({ name, suffix }) => ({
              path: ["provider", name, "options", "baseURL"],
              value: baseUrl + suffix,
            })),
            { path: ["enabled_providers"], value: readable.map(({ name }) => name) },
          ],
        },
      ],
      notes: [
        ...left.map(({ name, why }) => `opencode's provider ${name} is off: ${why}`),
        "a project's opencode.json that sets a provider's baseURL wins over this",
      ],
    };
  },
};
