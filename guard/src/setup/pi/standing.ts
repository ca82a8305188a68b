import { join } from "node:path";
import type { StandingPlan, StandingSetup } from "../standing/standing-setup.ts";
import { extensionText } from "./extension.ts";
import { piFolder } from "./own-files.ts";

/** By an extension of our own beside the user's: it holds for providers that come later, too. */
export const standing: StandingSetup = {
  plan({ env, baseUrl }): Promise<StandingPlan> {
    return Promise.resolve({
      edits: [
        {
          format: "whole",
          path: join(piFolder(env), "extensions", "fourgate.js"),
          text: extensionText(baseUrl, "standing"),
        },
      ],
      notes: ["pi --no-extensions goes past the guard"],
    });
  },
};
