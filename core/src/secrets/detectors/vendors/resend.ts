import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const resendDetectors: readonly Detector[] = [
  prefixedToken({
    id: "resend-api-key",
    title: "a Resend key",
    source: "https://resend.com/docs/dashboard/api-keys/introduction",
    keywords: ["re_"],
    pattern: "re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.6,
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]) || !/[A-Z]/.test(match[0]),
    rotate: "Delete it in Resend under API keys and create a new one.",
    tokens: () => [`re_${sample(alphanumeric, 8)}_${sample(alphanumeric, 24)}`],
    ignores: () => [
      `re_${"x".repeat(8)}_${"x".repeat(24)}`,
      `core_${sample(alphanumeric, 8)}_${sample(alphanumeric, 24)}`,
      "re_register_configurationproviderimp",
    ],
  }),
];
