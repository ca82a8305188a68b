import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid } from "../sample.ts";

export const railwayDetectors: readonly Detector[] = [
  namedSecret({
    id: "railway-token",
    title: "a Railway token",
    source: "https://docs.railway.com/integrations/api",
    names: ["railway"],
    called: ["token", "key", "secret"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Delete it in Railway under Account settings, Tokens, or the project's settings, Tokens.",
    values: () => [sampleUuid()],
    ignores: () => [
      "RAILWAY_TOKEN=00000000-0000-0000-0000-000000000000",
      `RAILWAY_PROJECT_ID=${sampleUuid()}`,
    ],
  }),
];
