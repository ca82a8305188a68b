import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const lokaliseDetectors: readonly Detector[] = [
  namedSecret({
    id: "lokalise-api-token",
    title: "a Lokalise token",
    source: "https://developers.lokalise.com/reference/api-authentication",
    names: ["lokalise"],
    called: ["token", "key"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in Lokalise under Profile settings, API tokens.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "lokalise_api_token = process.env.LOKALISE_API_TOKEN",
      `lokalise token: ${"x".repeat(40)}`,
      `lokalise commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
