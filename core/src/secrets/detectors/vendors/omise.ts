import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const omiseDetectors: readonly Detector[] = [
  prefixedToken({
    id: "omise-secret-key",
    title: "an Omise secret key",
    source: "https://docs.omise.co/api-authentication",
    keywords: ["skey_"],
    pattern: "skey_(?:test_)?[a-z0-9]{19}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.2,
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]),
    rotate: "Roll it in Omise's dashboard under Keys.",
    tokens: () => [`skey_${sample(digits + lower, 19)}`, `skey_test_${sample(digits + lower, 19)}`],
    ignores: () => [
      `skey_${"x".repeat(19)}`,
      `pkey_${sample(digits + lower, 19)}`,
      "skey_rotationintervaldays1",
    ],
  }),
];
