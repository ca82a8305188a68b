import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const ntfyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "ntfy-access-token",
    title: "an ntfy token",
    source: "https://docs.ntfy.sh/config/#access-tokens",
    keywords: ["tk_"],
    pattern: "tk_[a-z0-9]{29}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.3,
    confidence: "medium",
    isNoSecret: (match) => (match[0].match(/[0-9]/g)?.length ?? 0) < 3,
    rotate: "Remove it with `ntfy token remove` or in ntfy's account page.",
    tokens: () => [`tk_${sample(digits + lower, 29)}`],
    ignores: () => [
      `tk_${"x".repeat(29)}`,
      `atk_${sample(digits + lower, 29)}`,
      "tk_getpropertyofwidgetinstances1",
    ],
  }),
];
