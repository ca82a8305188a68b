import { isObject, memberOf, parseSettings } from "../settings-text.ts";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { clineSettings } from "./own-files.ts";
import { isReadable, suffixOf } from "./providers.ts";

/** By the addresses of the providers that `cline auth` listed, and its switch for telemetry. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const { providers: path, globals } = clineSettings(env);
    const listed = memberOf(parseSettings((await read(path)) ?? "", path), ["providers"]);
    const names = isObject(listed) ? Object.keys(listed) : [];
    const readable = names.filter(isReadable);
    const left = names.filter((name) => !isReadable(name));
    return {
      edits: [
        ...(readable.length === 0
          ? []
          : [
              {
                format: "json" as const,
                path,
                values: readable.map((name) => ({
                  path: ["providers", name, "settings", "baseUrl"],
                  value: baseUrl + suffixOf(name),
                })),
              },
            ]),
        { format: "json", path: globals, values: [{ path: ["telemetryOptOut"], value: true }] },
      ],
      notes: [
        ...(readable.length === 0
          ? ["Cline knows no provider yet: run cline auth -p anthropic or another, then this again"]
          : ["a provider that cline auth adds later is not governed until this runs again"]),
        ...left.map((name) => `Cline's provider ${name} has a backend of its own and can't be governed`),
        "Cline in VS Code keeps settings of its own: set the base URL there by hand",
      ],
    };
  },
};
