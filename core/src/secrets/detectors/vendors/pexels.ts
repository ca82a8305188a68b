import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const pexelsDetectors: readonly Detector[] = [
  namedSecret({
    id: "pexels-api-key",
    title: "a Pexels key",
    source: "https://www.pexels.com/api/documentation/",
    names: ["pexels"],
    value: "[A-Za-z0-9]{56}",
    entropyMin: 4.1,
    rotate: "Ask for a new one on Pexels' API page.",
    values: () => [sample(alphanumeric, 56)],
    ignores: () => [
      "pexels_api_key = process.env.PEXELS_API_KEY",
      `pexels key: ${"x".repeat(56)}`,
      `pexels digest: ${sample(lowerHex, 56)}`,
    ],
  }),
];
