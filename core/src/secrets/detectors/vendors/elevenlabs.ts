import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const elevenlabsDetectors: readonly Detector[] = [
  prefixedToken({
    id: "elevenlabs-api-key",
    title: "an ElevenLabs key",
    source: "https://elevenlabs.io/docs/api-reference/authentication",
    keywords: Array.from(lowerHex, (digit) => `sk_${digit}`),
    pattern: "sk_[0-9a-f]{48}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in ElevenLabs under Developers, API keys, and create a new one.",
    tokens: () => [`sk_${sample(lowerHex, 48)}`],
    ignores: () => [`sk_${"0".repeat(48)}`, `disk_${sample(lowerHex, 48)}`, `sk_${sample(lowerHex, 32)}`],
  }),
];
