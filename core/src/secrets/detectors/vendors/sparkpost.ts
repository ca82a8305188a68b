import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const sparkpostDetectors: readonly Detector[] = [
  namedSecret({
    id: "sparkpost-api-key",
    title: "a SparkPost key",
    source: "https://developers.sparkpost.com/api/",
    names: ["sparkpost"],
    called: ["key"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in SparkPost under Configuration, API keys, and create a new one.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "sparkpost_api_key = process.env.SPARKPOST_API_KEY",
      `sparkpost key: ${"x".repeat(40)}`,
      `sparkpost commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
