import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const harnessDetectors: readonly Detector[] = [
  prefixedToken({
    id: "harness-token",
    title: "a Harness token",
    source: "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
    keywords: ["pat.", "sat."],
    pattern: "[ps]at\\.[A-Za-z0-9_-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}(?![A-Za-z0-9])",
    rotate: "Delete it in Harness under My profile, API keys, or the service account's.",
    tokens: () => [
      `pat.${sample(base64Url, 22)}.${sample(lowerHex, 24, 2)}.${sample(alphanumeric, 20, 3)}`,
      `sat.${sample(base64Url, 22)}.${sample(lowerHex, 24, 2)}.${sample(alphanumeric, 20, 3)}`,
    ],
    ignores: () => [
      `pat.${"x".repeat(22)}.${"0".repeat(24)}.${"x".repeat(20)}`,
      `pat.${sample(base64Url, 22)}.${sample(lowerHex, 24, 2)}.${sample(alphanumeric, 6)}`,
    ],
  }),
];
