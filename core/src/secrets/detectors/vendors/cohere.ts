import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const cohereDetectors: readonly Detector[] = [
  namedSecret({
    id: "cohere-api-key",
    title: "a Cohere key",
    source: "https://docs.cohere.com/reference/about",
    names: ["cohere", "co_api_key"],
    value: "[A-Za-z0-9]{40}",
    entropyMin: 4.1,
    rotate: "Delete it in Cohere's dashboard under API keys and create a new one.",
    values: () => [sample(alphanumeric, 40)],
    ignores: () => [
      "cohere_api_key = process.env.COHERE_API_KEY",
      `cohere key: ${"x".repeat(40)}`,
      `cohere: ${sample(lowerHex, 40)} # commit`,
    ],
  }),
];
