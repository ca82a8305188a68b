import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";
import { sampleUuid } from "../uuid.ts";

export const censysDetectors: readonly Detector[] = [
  namedSecret({
    id: "censys-api-secret",
    title: "a Censys secret or token",
    source: "https://docs.censys.com/reference/get-started",
    names: ["censys"],
    called: ["secret", "token", "key"],
    value: "(?:censys_[A-Za-z0-9]{8}_[A-Za-z0-9]{24,40}|[A-Za-z0-9]{32})",
    entropyMin: 3.6,
    rotate: "Reset it in Censys under Account, API or Personal access tokens.",
    values: () => [`censys_${sample(alphanumeric, 8)}_${sample(alphanumeric, 24)}`, sample(alphanumeric, 32)],
    ignores: () => [
      "censys_api_secret = process.env.CENSYS_API_SECRET",
      `censys secret: ${"x".repeat(32)}`,
      `censys_api_id: ${sampleUuid()}`,
    ],
  }),
];
