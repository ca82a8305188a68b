import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const retellDetectors: readonly Detector[] = [
  prefixedToken({
    id: "retell-api-key",
    title: "a Retell AI key",
    source: "https://docs.retellai.com/accounts/manage-api-keys",
    keywords: Array.from(lowerHex, (digit) => `key_${digit}`),
    pattern: "key_[0-9a-f]{28}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    confidence: "medium",
    rotate: "Delete it in Retell's dashboard under API keys and create a new one.",
    tokens: () => [`key_${sample(lowerHex, 28)}`],
    ignores: () => [
      `key_${"0".repeat(28)}`,
      `api_key_${sample(lowerHex, 28)}`,
      `key_${sample(lowerHex, 20)}`,
    ],
  }),
];
