import { join } from "node:path";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { geminiFolder, hidingEnvFile } from "./own-files.ts";

/** By ~/.gemini/.env, the one place where 0.61.0 takes a base URL from, and settings.json for the log-in. */
export const standing: StandingSetup = {
  plan({ env, baseUrl }): Promise<StandingPlan> {
    const folder = geminiFolder(env);
    return Promise.resolve({
      edits: [
        {
          format: "env",
          path: join(folder, ".env"),
          values: [{ path: ["GOOGLE_GEMINI_BASE_URL"], value: baseUrl }],
        },
        {
          format: "json",
          path: join(folder, "settings.json"),
          values: [
            { path: ["security", "auth", "selectedType"], value: "gemini-api-key" },
            { path: ["privacy", "usageStatisticsEnabled"], value: false },
          ],
        },
      ],
      notes: [
        "Gemini CLI needs an API key here: a log-in with Google can't be governed",
        "in a project with a .env of its own the plain command is NOT governed: use fourgate run -- gemini there",
      ],
    });
  },
  async gap(env, cwd): Promise<string | undefined> {
    if ((env["GOOGLE_GEMINI_BASE_URL"] ?? "") !== "") return undefined;
    const path = await hidingEnvFile(geminiFolder(env), cwd);
    return path === undefined
      ? undefined
      : `${path} hides ~/.gemini/.env, so the plain command goes past the guard here`;
  },
};
