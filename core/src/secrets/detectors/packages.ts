import { crc32Base62, endsWithCrc32 } from "../evidence/checksum.ts";
import type { Detector } from "../detector.ts";
import { prefixedToken } from "./prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "./sample.ts";

export const packageDetectors: readonly Detector[] = [
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
  prefixedToken({
    id: "pypi-token",
    title: "a PyPI token",
    source: "https://warehouse.pypa.io/development/token-scanning.html",
    keywords: ["pypi-age"],
    pattern: "pypi-AgE[A-Za-z0-9_-]{60,1000}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Remove it under Account settings, API tokens, and add a new one.",
    tokens: () => [`pypi-${"AgEIcHlwaS5vcmc"}${sample(base64Url, 150)}`],
    ignores: () => [`pypi-${"AgEIcHlwaS5vcmc"}...`],
  }),
  prefixedToken({
    id: "rubygems-key",
    title: "a RubyGems key",
    source: "https://guides.rubygems.org/api-key-scopes/",
    keywords: ["rubygems_"],
    pattern: "rubygems_[a-f0-9]{48}(?![A-Za-z0-9])",
    rotate: "Delete it under Settings, API keys, and create a new one.",
    tokens: () => [`rubygems_${sample(lowerHex, 48)}`],
    ignores: () => [`rubygems_${"0".repeat(48)}`, "rubygems_version"],
  }),
  prefixedToken({
    id: "docker-token",
    title: "a Docker Hub token",
    source: "https://docs.docker.com/security/access-tokens/",
    keywords: ["dckr_pat_", "dckr_oat_"],
    pattern: "dckr_[po]at_[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])",
    rotate: "Delete it in Docker's account settings under Personal access tokens and create a new one.",
    tokens: () => [`dckr_pat_${sample(base64Url, 27)}`],
    ignores: () => [`dckr_pat_${"x".repeat(27)}`],
  }),
];
