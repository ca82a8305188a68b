import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const porkbunDetectors: readonly Detector[] = [
  prefixedToken({
    id: "porkbun-secret-key",
    title: "a Porkbun secret key",
    source: "https://porkbun.com/api/json/v3/documentation",
    keywords: ["sk1_"],
    pattern: "sk1_[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Delete the API key in Porkbun under Account, API access.",
    tokens: () => [`sk1_${sample(lowerHex, 64)}`],
    ignores: () => [`sk1_${"0".repeat(64)}`, `sk1_${sample(lowerHex, 12)}`],
  }),
];
