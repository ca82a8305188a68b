import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const finnhubDetectors: readonly Detector[] = [
  namedSecret({
    id: "finnhub-api-key",
    title: "a Finnhub key",
    source: "https://finnhub.io/docs/api/authentication",
    names: ["finnhub"],
    called: ["key", "token"],
    value: "(?:[a-z0-9]{40}|[a-z0-9]{20})",
    entropyMin: 3.2,
    rotate: "Regenerate it in Finnhub's dashboard.",
    values: () => [sample(digits + lower, 40), sample(digits + lower, 20)],
    ignores: () => [
      "finnhub_api_key = process.env.FINNHUB_API_KEY",
      `finnhub key: ${"x".repeat(20)}`,
      `finnhub commit: ${sample(lowerHex, 40)}`,
      "finnhub_key: finnhubapikeyhandler1",
    ],
  }),
];
