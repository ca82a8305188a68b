import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample, sampleUuid } from "../sample.ts";

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
  {
    id: "npm-legacy-token",
    title: "an npm token in an .npmrc",
    source: "https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration",
    keywords: ["_authtoken"],
    pattern:
      "_authToken[\"']?\\s{0,4}[=:]\\s{0,4}[\"']?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![A-Za-z0-9-])",
    captures: [1],
    confidence: "high",
    entropyMin: 2.8,
    rotate: "Revoke it with `npm token revoke`, or at the registry that the line names.",
    finds: () => [
      { text: `//registry.acme.example/:_authToken=${sampleUuid()}\n`, secret: sampleUuid() },
      {
        text: `npm config set //registry.acme.example/:_authToken "${sampleUuid()}"`.replace(' "', '="'),
        secret: sampleUuid(),
      },
    ],
    ignores: () => [
      "//registry.acme.example/:_authToken=${NPM_TOKEN}",
      `_authToken=${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`,
    ],
  },
];
