import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { isObject, memberOf, parseSettings, readSettings, textOf } from "../settings-text.ts";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { opencodeFolder, ownLogins, ownSettings } from "./own-files.ts";
import { providersOf } from "./providers.ts";

/** By the user's opencode.json, or opencode.jsonc where that is the one: the plain command and its server read it. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const path = await settingsPath(env, read);
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
  async gap(env, cwd): Promise<string | undefined> {
    const { provider: here } = (await ownSettings(env, cwd)).settings;
    const { provider: set } = await readSettings(await settingsPath(env, textOf));
    const at = (providers: unknown, name: string): unknown =>
      memberOf(providers, [name, "options", "baseURL"]);
    const name = Object.keys(isObject(set) ? set : {}).find((one) => at(here, one) !== at(set, one));
    return (
      name &&
      `this project's settings give ${name} another address, so the plain command goes past the guard here`
    );
  },
};

async function settingsPath(
  env: Environment,
  read: (path: string) => Promise<string | undefined>,
): Promise<string> {
  const folder = opencodeFolder(env);
  const commented = join(folder, "opencode.jsonc");
  return (await read(commented)) === undefined ? join(folder, "opencode.json") : commented;
}
