import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

export const sentryDetectors: readonly Detector[] = [
  prefixedToken({
    id: "sentry-org-token",
    title: "a Sentry organization token",
    source: "https://docs.sentry.io/account/auth-tokens/",
    keywords: ["sntrys_eyj"],
    pattern: "sntrys_eyJ[A-Za-z0-9+/_-]{60,600}={0,2}_[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/=])",
    rotate: "Revoke it in Sentry under Settings, Auth tokens.",
    tokens: () => [`sntrys_eyJ${sample(alphanumeric, 150)}=_${sample(base64, 43, 2)}`],
    ignores: () => [
      `sntrys_eyJ${"x".repeat(150)}=_${"A".repeat(43)}`,
      `sntrys_eyJ${sample(alphanumeric, 150)}=_${sample(base64, 12)}`,
    ],
  }),
  prefixedToken({
    id: "sentry-user-token",
    title: "a Sentry user token",
    source: "https://docs.sentry.io/account/auth-tokens/",
    keywords: ["sntryu_", "sntryi_", "sntrya_"],
    pattern: "sntry[uia]_[a-f0-9]{64}(?![A-Za-z0-9])",
    rotate: "Revoke it in Sentry under User settings, Personal tokens, or the integration's page.",
    tokens: () => [`sntryu_${sample(lowerHex, 64)}`, `sntryi_${sample(lowerHex, 64)}`],
    ignores: () => [`sntryu_${"0".repeat(64)}`, `sntryu_${sample(lowerHex, 12)}`],
  }),
  namedSecret({
    id: "sentry-legacy-token",
    title: "a Sentry auth token",
    source: "https://docs.sentry.io/account/auth-tokens/",
    names: ["sentry"],
    called: ["token", "auth"],
    value: "[0-9a-f]{64}",
    rotate: "Revoke it in Sentry under User settings, Personal tokens.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [`SENTRY_TOKEN=${"0".repeat(64)}`, `sentry commit: ${sample(lowerHex, 40)}`],
  }),
];
