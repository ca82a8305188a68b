import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const launchdarklyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "launchdarkly-sdk-key",
    title: "a LaunchDarkly SDK key",
    source: "https://launchdarkly.com/docs/home/account/environment/keys",
    keywords: ["sdk-"],
    pattern: "sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])",
    rotate: "Reset it in LaunchDarkly under the environment's settings.",
    tokens: () => [`sdk-${sampleUuid()}`],
    ignores: () => ["sdk-00000000-0000-0000-0000-000000000000", `sdk-${sample(lowerHex, 8)}`],
  }),
  namedSecret({
    id: "launchdarkly-api-key",
    title: "a LaunchDarkly API token",
    source: "https://launchdarkly.com/docs/home/account/api",
    names: ["launchdarkly", "launch_darkly", "ld_access", "ld_api"],
    value: "api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    confidence: "high",
    rotate: "Delete it in LaunchDarkly under Account settings, Authorization.",
    values: () => [`api-${sampleUuid()}`],
    ignores: () => [
      "LAUNCHDARKLY_KEY=api-00000000-0000-0000-0000-000000000000",
      `launchdarkly commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
