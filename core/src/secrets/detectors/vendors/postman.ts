import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lowerHex, sample, upper } from "../sample.ts";

export const postmanDetectors: readonly Detector[] = [
  prefixedToken({
    id: "postman-api-key",
    title: "a Postman API key",
    source: "https://learning.postman.com/docs/developer/postman-api/authentication/",
    keywords: ["pmak-"],
    pattern: "PMAK-[a-f0-9]{24}-[a-f0-9]{34}(?![A-Za-z0-9])",
    rotate: "Delete it in Postman under Settings, API keys.",
    tokens: () => [`PMAK-${sample(lowerHex, 24)}-${sample(lowerHex, 34, 2)}`],
    ignores: () => [
      `PMAK-${"0".repeat(24)}-${"0".repeat(34)}`,
      `PMAK-${sample(lowerHex, 24)}-${sample(lowerHex, 11)}`,
    ],
  }),
  prefixedToken({
    id: "postman-collection-key",
    title: "a Postman collection access key",
    source: "https://learning.postman.com/docs/developer/postman-api/authentication/",
    keywords: ["pmat-"],
    pattern: "PMAT-[A-Z0-9]{26}(?![A-Za-z0-9])",
    rotate: "Delete it in Postman under Manage collection access keys.",
    tokens: () => [`PMAT-${sample(upper + digits, 26)}`],
    ignores: () => [`PMAT-${"X".repeat(26)}`, `PMAT-${sample(upper + digits, 8)}`],
  }),
];
