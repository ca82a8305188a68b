import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const builderIoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "builder-io-private-key",
    title: "a Builder.io private key",
    source: "https://www.builder.io/c/docs/using-your-api-key",
    keywords: ["bpk-"],
    pattern: "bpk-[0-9a-f]{32}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Builder.io under Settings, Private keys, and create a new one.",
    tokens: () => [`bpk-${sample(lowerHex, 32)}`],
    ignores: () => [`bpk-${"0".repeat(32)}`, "bpk-your-private-key"],
  }),
];
