import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const datastaxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "datastax-astra-token",
    title: "a DataStax Astra token",
    source: "https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html",
    keywords: ["astracs:"],
    pattern: "AstraCS:[A-Za-z0-9]{20,28}:[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in the Astra portal under Settings, Tokens.",
    tokens: () => [`AstraCS:${sample(alphanumeric, 24)}:${sample(lowerHex, 64, 2)}`],
    ignores: () => [
      `AstraCS:${"x".repeat(24)}:${"0".repeat(64)}`,
      `AstraCS:${sample(alphanumeric, 24)}:${sample(lowerHex, 12)}`,
    ],
  }),
];
