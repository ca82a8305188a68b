import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const zohoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "zoho-oauth-token",
    title: "a Zoho OAuth token",
    source: "https://www.zoho.com/crm/developer/docs/api/v7/access-refresh.html",
    keywords: ["1000."],
    pattern: "1000\\.[0-9a-f]{32}\\.[0-9a-f]{32}(?![A-Za-z0-9])",
    entropyMin: 3,
    rotate: "Revoke it at Zoho's /oauth/v2/token/revoke or in the API console.",
    tokens: () => [`1000.${sample(lowerHex, 32)}.${sample(lowerHex, 32, 2)}`],
    ignores: () => [`1000.${"0".repeat(32)}.${"0".repeat(32)}`, `1000.${sample(lowerHex, 32)}`],
  }),
];
