import { join } from "node:path";
import { parseToml } from "../standing/edit-toml.ts";
import type { Assignment, StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { codexFolder } from "./own-files.ts";

/** By the top of ~/.codex/config.toml: the plain command, the editor's extension and `codex exec` read it. */
export const standing: StandingSetup = {
  async plan({ env, baseUrl, read }): Promise<StandingPlan> {
    const path = join(codexFolder(env), "config.toml");
    const settings = parseToml((await read(path)) ?? "", path);
    const values: Assignment[] = [
      { path: ["openai_base_url"], value: `${baseUrl}/v1` },
      { path: ["chatgpt_base_url"], value: `${baseUrl}/chatgpt` },
    ];
    const provider = settings["model_provider"];
    if (provider !== undefined && provider !== "openai")
      values.push({ path: ["model_provider"], value: "openai" });
    // Where the user has such tables of their own, they stay as they are.
    if (settings["analytics"] === undefined) values.push({ path: ["analytics"], value: { enabled: false } });
    const features = settings["features"] === undefined;
    if (features) values.push({ path: ["features"], value: { apps: false, plugins: false } });
    return {
      edits: [{ format: "toml", path, values }],
      notes: [
        "Codex's own provider takes its key from `codex login`, not from OPENAI_API_KEY",
        ...(settings["profiles"] === undefined
          ? []
          : ["a profile that names another model_provider goes past the guard"]),
        ...(features
          ? []
          : [
              "connectors and plugins are asked past the guard unless [features] says apps = false, plugins = false",
            ]),
        "tasks of Codex cloud run at the vendor and are not governed",
      ],
    };
  },
};
