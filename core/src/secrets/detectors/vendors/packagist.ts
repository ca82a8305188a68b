import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const packagistDetectors: readonly Detector[] = [
  prefixedToken({
    id: "packagist-organization-token",
    title: "a Private Packagist organization token",
    source: "https://packagist.com/docs/api",
    keywords: ["packagist_ort_", "packagist_out_"],
    pattern: "packagist_o[ru]t_[a-f0-9]{68}(?![A-Za-z0-9])",
    rotate: "Regenerate it in Private Packagist under the organisation's Settings, Authentication tokens.",
    tokens: () => [`packagist_ort_${sample(lowerHex, 68)}`, `packagist_out_${sample(lowerHex, 68)}`],
    ignores: () => [`packagist_ort_${"0".repeat(68)}`, `packagist_ort_${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "packagist-user-token",
    title: "a Private Packagist user token",
    source: "https://packagist.com/docs/api",
    keywords: ["packagist_urt_", "packagist_uut_"],
    pattern: "packagist_u[ru]t_[a-f0-9]{68}(?![A-Za-z0-9])",
    rotate: "Regenerate it in Private Packagist under Profile, Authentication tokens.",
    tokens: () => [`packagist_uut_${sample(lowerHex, 68)}`, `packagist_urt_${sample(lowerHex, 68)}`],
    ignores: () => [`packagist_uut_${"0".repeat(68)}`, `packagist_uut_${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "packagist-api-secret",
    title: "a Private Packagist API secret",
    source: "https://packagist.com/docs/api",
    keywords: ["packagist_acs_"],
    pattern: "packagist_acs_[a-f0-9]{64,96}(?![A-Za-z0-9])",
    rotate: "Delete the API credentials in Private Packagist under Settings, API access.",
    tokens: () => [`packagist_acs_${sample(lowerHex, 80)}`],
    ignores: () => [`packagist_acs_${"0".repeat(80)}`, `packagist_acs_${sample(lowerHex, 12)}`],
  }),
];
