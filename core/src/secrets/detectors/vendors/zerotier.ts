import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const zerotierDetectors: readonly Detector[] = [
  namedSecret({
    id: "zerotier-token",
    title: "a ZeroTier API token",
    source: "https://docs.zerotier.com/api/tokens/",
    names: ["zerotier"],
    called: ["token", "key", "secret"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Delete it in ZeroTier Central under Account, API access tokens.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [`ZEROTIER_TOKEN=${"x".repeat(32)}`, `zerotier commit: ${sample(lowerHex, 40)}`],
  }),
];
