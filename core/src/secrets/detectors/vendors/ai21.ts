import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const ai21Detectors: readonly Detector[] = [
  namedSecret({
    id: "ai21-api-key",
    title: "an AI21 key",
    source: "https://docs.ai21.com/reference/api-authentication",
    names: ["ai21"],
    called: ["key", "token"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Delete it in AI21 Studio under Settings, API keys, and create a new one.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "ai21_api_key = process.env.AI21_API_KEY",
      `ai21 key: ${"x".repeat(32)}`,
      `ai21 release: ${sample(lowerHex, 32)}`,
    ],
  }),
];
