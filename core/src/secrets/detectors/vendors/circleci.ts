import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const circleciDetectors: readonly Detector[] = [
  prefixedToken({
    id: "circleci-token",
    title: "a CircleCI token",
    source: "https://circleci.com/docs/guides/toolkit/managing-api-tokens/",
    keywords: ["ccipat_"],
    pattern: "CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in CircleCI under User settings, Personal API tokens.",
    tokens: () => [`CCIPAT_${sample(alphanumeric, 22)}_${sample(lowerHex, 40, 2)}`],
    ignores: () => [
      `CCIPAT_${"x".repeat(22)}_${"0".repeat(40)}`,
      `CCIPAT_${sample(alphanumeric, 22)}_${sample(lowerHex, 12)}`,
    ],
  }),
  prefixedToken({
    id: "circleci-project-token",
    title: "a CircleCI project token",
    source: "https://circleci.com/docs/guides/toolkit/managing-api-tokens/",
    keywords: ["cciprj_"],
    pattern: "CCIPRJ_[A-Za-z0-9]{22}_[a-f0-9]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in the project's settings under API permissions.",
    tokens: () => [`CCIPRJ_${sample(alphanumeric, 22)}_${sample(lowerHex, 40, 2)}`],
    ignores: () => [
      `CCIPRJ_${"x".repeat(22)}_${"0".repeat(40)}`,
      `CCIPRJ_${sample(alphanumeric, 22)}_${sample(lowerHex, 12)}`,
    ],
  }),
  namedSecret({
    id: "circleci-legacy-token",
    title: "a CircleCI token",
    source: "https://circleci.com/docs/guides/toolkit/managing-api-tokens/",
    names: ["circleci", "circle_token", "circle-token", "circle_ci"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in CircleCI under User settings, Personal API tokens.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`CIRCLECI_KEY=${"0".repeat(40)}`, `circleci commit: ${sample(lowerHex, 40)}`],
  }),
];
