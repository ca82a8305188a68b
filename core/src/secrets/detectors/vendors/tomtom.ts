import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const tomtomDetectors: readonly Detector[] = [
  namedSecret({
    id: "tomtom-api-key",
    title: "a TomTom key",
    source: "https://developer.tomtom.com/knowledgebase/platform/articles/how-to-get-an-tomtom-api-key/",
    names: ["tomtom"],
    called: ["key"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.6,
    rotate: "Regenerate it in TomTom's developer dashboard.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "tomtom_api_key = process.env.TOMTOM_API_KEY",
      `tomtom key: ${"x".repeat(32)}`,
      `tomtom md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
