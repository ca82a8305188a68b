import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const ebayDetectors: readonly Detector[] = [
  prefixedToken({
    id: "ebay-cert-id",
    title: "an eBay cert ID",
    source: "https://developer.ebay.com/api-docs/static/gs_create-the-ebay-api-keysets.html",
    keywords: ["prd-", "sbx-"],
    pattern: "(?:PRD|SBX)-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Rotate it in eBay's developer portal under Application keys.",
    tokens: () => [
      `PRD-${sample(lowerHex, 12)}-${sample(lowerHex, 4)}-${sample(lowerHex, 4, 2)}-${sample(lowerHex, 4, 3)}-${sample(lowerHex, 4, 4)}`,
    ],
    ignores: () => [
      `PRD-${"0".repeat(12)}-0000-0000-0000-0000`,
      `acme-shop-PRD-${sample(lowerHex, 12)}-${sample(lowerHex, 8)}`,
    ],
  }),
  prefixedToken({
    id: "ebay-user-token",
    title: "an eBay user token",
    source: "https://developer.ebay.com/api-docs/static/oauth-tokens.html",
    keywords: ["v^1.1#i^1#"],
    pattern: "v\\^1\\.1#i\\^1#[A-Za-z0-9+/=^#.]{80,3000}",
    // A run is looked at once.
    notAfter: "A-Za-z0-9+/^#.",
    entropyMin: 3.6,
    rotate: "Revoke it in eBay's account settings under Third-party app access.",
    tokens: () => [`v^1.1#i^1#p^3#I^3#r^0#f^0#t^${sample(alphanumeric, 120)}`],
    ignores: () => ["v^1.1#i^1#...", `v^1.1#i^1#${"x".repeat(120)}`],
  }),
];
