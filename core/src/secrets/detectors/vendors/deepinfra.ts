import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const deepinfraDetectors: readonly Detector[] = [
  namedSecret({
    id: "deepinfra-api-key",
    title: "a DeepInfra key",
    source: "https://deepinfra.com/docs/getting-started",
    names: ["deepinfra"],
    called: ["key", "token"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Delete it in DeepInfra's dashboard under API keys and create a new one.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "deepinfra_api_key = process.env.DEEPINFRA_API_KEY",
      `deepinfra key: ${"x".repeat(32)}`,
      `deepinfra build: ${sample(lowerHex, 32)}`,
    ],
  }),
];
