import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const serpapiDetectors: readonly Detector[] = [
  namedSecret({
    id: "serpapi-api-key",
    title: "a SerpApi key",
    source: "https://serpapi.com/search-api",
    names: ["serpapi", "serp_api"],
    value: "[0-9a-f]{64}",
    rotate: "Regenerate it in SerpApi's dashboard under API key.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [
      "serpapi_api_key = process.env.SERPAPI_API_KEY",
      `serpapi key: ${"x".repeat(64)}`,
      `serpapi sha256: ${sample(lowerHex, 64)}`,
    ],
  }),
];
