import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const pulumiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "pulumi-token",
    title: "a Pulumi access token",
    source: "https://www.pulumi.com/docs/administration/access-identity/access-tokens/",
    keywords: ["pul-"],
    pattern: "pul-[0-9a-f]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in Pulumi Cloud under Account settings, Access tokens.",
    tokens: () => [`pul-${sample(lowerHex, 40)}`],
    ignores: () => [`pul-${"0".repeat(40)}`, `pul-${sample(lowerHex, 12)}`],
  }),
];
