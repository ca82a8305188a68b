import { join } from "node:path";
import { loopbackOffProxy } from "../tool-environment.ts";
import { ownTelemetry, telemetryTo } from "./own-telemetry.ts";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { detours } from "./detours.ts";
import { overridingSettings, claudeFolder, userBaseUrl } from "./settings-files.ts";

/** By the `env` of ~/.claude/settings.json: the plain command, the editors' extensions and sub-processes read it. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const path = join(claudeFolder(env), "settings.json");
    const own = await ownTelemetry(env, (await read(path)) ?? "");
    const wanted = {
      ANTHROPIC_BASE_URL: baseUrl,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      NO_PROXY: loopbackOffProxy(env),
      ...(own === undefined ? telemetryTo(baseUrl) : {}),
    };
    const above = await overridingSettings(env, "/", [], ["ANTHROPIC_BASE_URL"], baseUrl);
    return {
      edits: [
        {
          format: "json",
          path,
          values: Object.entries(wanted).map(([name, value]) => ({ path: ["env", name], value })),
        },
      ],
      notes: [
        ...(above && above.path !== path
          ? [
              `${above.path} sets ${above.name} and wins over this; Claude Code stays ungoverned until that goes`,
            ]
          : []),
        ...(own === undefined
          ? []
          : [
              `${own} sets telemetry of your own, which stays: no call is compared with what the guard carried`,
            ]),
        "a project's .claude/settings.json that sets ANTHROPIC_BASE_URL wins over this",
      ],
    };
  },
  async gap(env, cwd): Promise<string | undefined> {
    const ours = await userBaseUrl(env);
    if (typeof ours !== "string") return undefined;
    const found = await overridingSettings(env, cwd, [], ["ANTHROPIC_BASE_URL", ...detours], ours);
    return found && `${found.path} sets ${found.name}, so the plain command goes past the guard here`;
  },
};
