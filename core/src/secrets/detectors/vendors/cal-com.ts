import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const calComDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cal-com-api-key",
    title: "a Cal.com key",
    source: "https://cal.com/docs/api-reference/v2/introduction",
    keywords: ["cal_live_"],
    pattern: "cal_live_[A-Za-z0-9]{32}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Cal.com under Settings, Security, API keys, and create a new one.",
    tokens: () => [`cal_live_${sample(lowerHex, 32)}`],
    ignores: () => [`cal_live_${"x".repeat(32)}`, `local_live_${sample(lowerHex, 32)}`, "cal_live_preview"],
  }),
];
