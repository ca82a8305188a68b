import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const transifexDetectors: readonly Detector[] = [
  prefixedToken({
    id: "transifex-api-token",
    title: "a Transifex token",
    source: "https://developers.transifex.com/reference/api-authentication",
    keywords: Array.from(lowerHex, (digit) => `1/${digit}`),
    pattern: "1/[0-9a-f]{40}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9/._-",
    entropyMin: 3,
    confidence: "medium",
    rotate: "Revoke it in Transifex under User settings, API token.",
    tokens: () => [`1/${sample(lowerHex, 40)}`],
    ignores: () => [`1/${"0".repeat(40)}`, `/branch1/${sample(lowerHex, 40)}`, `1/${sample(lowerHex, 7)}`],
  }),
];
