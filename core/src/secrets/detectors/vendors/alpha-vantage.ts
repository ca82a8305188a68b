import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, sample, upper } from "../sample.ts";

export const alphaVantageDetectors: readonly Detector[] = [
  namedSecret({
    id: "alpha-vantage-api-key",
    title: "an Alpha Vantage key",
    source: "https://www.alphavantage.co/documentation/",
    names: ["alphavantage", "alpha_vantage", "alpha-vantage", "alpha vantage"],
    called: ["key"],
    value: "[A-Z0-9]{16}",
    entropyMin: 3,
    rotate: "Claim a new one on Alpha Vantage's support page.",
    values: () => [sample(digits + upper, 16)],
    ignores: () => [
      "alphavantage_api_key = process.env.ALPHAVANTAGE_API_KEY",
      `alphavantage key: ${"x".repeat(16)}`,
      `alphavantage key: ${"DEMO".repeat(4)}`,
    ],
  }),
];
