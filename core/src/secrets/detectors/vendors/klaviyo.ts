import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const klaviyoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "klaviyo-private-key",
    title: "a Klaviyo private key",
    source: "https://developers.klaviyo.com/en/docs/authenticate_",
    keywords: Array.from(lowerHex, (digit) => `pk_${digit}`),
    pattern: "pk_[0-9a-f]{34}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Klaviyo under Settings, API keys, and create a new one.",
    tokens: () => [`pk_${sample(lowerHex, 34)}`],
    ignores: () => [`pk_${"0".repeat(34)}`, `lpk_${sample(lowerHex, 34)}`, `pk_${sample(lowerHex, 24)}`],
  }),
];
