import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const cockroachdbDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cockroachdb-cloud-key",
    title: "a CockroachDB Cloud API key",
    source: "https://www.cockroachlabs.com/docs/cockroachcloud/managing-access#api-access",
    keywords: ["ccdb1_"],
    pattern: "CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in the CockroachDB Cloud console under Access management, Service accounts.",
    tokens: () => [`CCDB1_${sample(alphanumeric, 22)}_${sample(alphanumeric, 40, 2)}`],
    ignores: () => [
      `CCDB1_${"x".repeat(22)}_${"x".repeat(40)}`,
      `CCDB1_${sample(alphanumeric, 22)}_${sample(alphanumeric, 12)}`,
    ],
  }),
];
