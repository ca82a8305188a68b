import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const growthbookDetectors: readonly Detector[] = [
  namedSecret({
    id: "growthbook-secret-key",
    title: "a GrowthBook secret key",
    source: "https://docs.growthbook.io/api",
    names: ["growthbook", "gb_api"],
    value: "secret_[A-Za-z0-9_+/=]{30,60}",
    rotate: "Delete it in GrowthBook under Settings, API keys, and create a new one.",
    values: () => [`secret_user_${sample(alphanumeric, 43)}`],
    ignores: () => [
      "growthbook_api_key = process.env.GROWTHBOOK_API_KEY",
      `growthbook key: ${"x".repeat(43)}`,
      `GROWTHBOOK_SECRET=secret_${"x".repeat(43)}`,
      "growthbook: secret_key_of_the_organization_settings",
    ],
  }),
];
