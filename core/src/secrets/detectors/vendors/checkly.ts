import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const checklyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "checkly-key",
    title: "a Checkly API key",
    source: "https://www.checklyhq.com/docs/accounts-and-users/creating-api-key/",
    keywords: ["cu_"],
    pattern: "cu_[0-9a-f]{32}(?![A-Za-z0-9])",
    rotate: "Delete it in Checkly under User settings, API keys.",
    tokens: () => [`cu_${sample(lowerHex, 32)}`],
    ignores: () => [`cu_${"0".repeat(32)}`, `cu_${sample(lowerHex, 10)}`],
  }),
];
