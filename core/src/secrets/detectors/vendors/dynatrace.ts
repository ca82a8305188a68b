import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base32, sample } from "../sample.ts";

export const dynatraceDetectors: readonly Detector[] = [
  prefixedToken({
    id: "dynatrace-api-token",
    title: "a Dynatrace API token",
    source:
      "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
    keywords: ["dt0c01."],
    pattern: "dt0c01\\.[A-Z2-7]{24}\\.[A-Z2-7]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in Dynatrace under Access tokens.",
    tokens: () => [`dt0c01.${sample(base32, 24)}.${sample(base32, 64, 2)}`],
    ignores: () => [
      `dt0c01.${"A".repeat(24)}.${"A".repeat(64)}`,
      `dt0c01.${sample(base32, 24)}.${sample(base32, 12)}`,
    ],
  }),
  prefixedToken({
    id: "dynatrace-platform-token",
    title: "a Dynatrace platform token or OAuth client secret",
    source:
      "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
    keywords: ["dt0s01.", "dt0s02.", "dt0s03.", "dt0s06.", "dt0s08.", "dt0s16."],
    pattern: "dt0s(?:01|02|03|06|08|16)\\.[A-Z2-7]{8,24}\\.[A-Z2-7]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in Dynatrace under Account management, OAuth clients or Platform tokens.",
    tokens: () => [
      `dt0s02.${sample(base32, 8)}.${sample(base32, 64, 2)}`,
      `dt0s16.${sample(base32, 24)}.${sample(base32, 64, 2)}`,
    ],
    ignores: () => [
      `dt0s02.${"A".repeat(8)}.${"A".repeat(64)}`,
      `dt0s02.${sample(base32, 8)}.${sample(base32, 12)}`,
    ],
  }),
];
