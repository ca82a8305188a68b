import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const npmDetectors: readonly Detector[] = [
  prefixedToken({
    id: "npm-token",
    title: "an npm token",
    source: "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
    keywords: ["npm_"],
    pattern: "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])",
    confidence: "medium",
    check: endsWithCrc32,
    rotate: "Revoke it with `npm token revoke` and create a new one.",
    tokens: () => [
      `npm_${sample(alphanumeric, 30)}${crc32Base62(sample(alphanumeric, 30))}`,
      `npm_${sample(alphanumeric, 36)}`,
    ],
    ignores: () => [`npm_${"x".repeat(36)}`, "npm_config_registry=https://example.com"],
  }),
];
