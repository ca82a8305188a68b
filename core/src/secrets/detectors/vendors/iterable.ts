import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const iterableDetectors: readonly Detector[] = [
  namedSecret({
    id: "iterable-api-key",
    title: "an Iterable key",
    source: "https://support.iterable.com/hc/en-us/articles/360043464871-API-Keys",
    names: ["iterable_api", "iterable_key", "iterable-api", "iterable api", "iterable.com"],
    value: "[0-9a-f]{32}",
    rotate: "Delete it in Iterable under Integrations, API keys, and create a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "ITERABLE_API_KEY=${ITERABLE_API_KEY}",
      `iterable_api_key: ${"0".repeat(32)}`,
      `iterable_api md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
