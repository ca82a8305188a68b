import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const runwayDetectors: readonly Detector[] = [
  prefixedToken({
    id: "runway-api-key",
    title: "a Runway key",
    source: "https://docs.dev.runwayml.com/guides/setup/",
    keywords: Array.from(lowerHex, (digit) => `key_${digit}`),
    pattern: "key_[0-9a-f]{128}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Disable it in Runway's developer portal under API keys and create a new one.",
    tokens: () => [`key_${sample(lowerHex, 128)}`],
    ignores: () => [`key_${"0".repeat(128)}`, `key_${sample(lowerHex, 100)}`, "key_frame_index"],
  }),
];
