import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const sourcegraphDetectors: readonly Detector[] = [
  prefixedToken({
    id: "sourcegraph-token",
    title: "a Sourcegraph access token",
    source: "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
    keywords: ["sgp_"],
    pattern: "sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in Sourcegraph under User settings, Access tokens.",
    tokens: () => [`sgp_${sample(lowerHex, 16)}_${sample(lowerHex, 40, 2)}`, `sgp_${sample(lowerHex, 40)}`],
    ignores: () => [
      `sgp_${"0".repeat(16)}_${"0".repeat(40)}`,
      `sgp_${sample(lowerHex, 16)}_${sample(lowerHex, 12)}`,
    ],
  }),
  prefixedToken({
    id: "sourcegraph-licence-key",
    title: "a Sourcegraph licence or gateway key",
    source: "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
    keywords: ["sgd_", "slk_"],
    pattern: "s(?:lk|gd)_[a-f0-9]{64}(?![A-Za-z0-9])",
    rotate: "Ask Sourcegraph to revoke it.",
    tokens: () => [`slk_${sample(lowerHex, 64)}`, `sgd_${sample(lowerHex, 64)}`],
    ignores: () => [`slk_${"0".repeat(64)}`, `slk_${sample(lowerHex, 12)}`],
  }),
];
