import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const cometDetectors: readonly Detector[] = [
  namedSecret({
    id: "comet-api-key",
    title: "a Comet or Opik key",
    source: "https://www.comet.com/docs/v2/guides/experiment-management/configure-sdk/",
    names: ["comet_api", "comet-api", "comet_ml", "comet-ml", "comet.com", "opik"],
    called: ["key"],
    value: "[A-Za-z0-9]{25}",
    entropyMin: 3.4,
    rotate: "Regenerate it in Comet under Account settings, API keys.",
    values: () => [sample(alphanumeric, 25)],
    ignores: () => [
      "comet_api_key = process.env.COMET_API_KEY",
      `comet key: ${"x".repeat(25)}`,
      "opik api key: getWorkspaceApiKeyFromEnv",
      `comet_ml key: ${"x".repeat(25)}`,
    ],
  }),
];
