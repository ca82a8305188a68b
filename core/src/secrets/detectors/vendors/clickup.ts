import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, sample, upper } from "../sample.ts";

export const clickupDetectors: readonly Detector[] = [
  prefixedToken({
    id: "clickup-api-token",
    title: "a ClickUp token",
    source: "https://developer.clickup.com/docs/authentication",
    keywords: Array.from(digits, (digit) => `pk_${digit}`),
    pattern: "pk_[0-9]{6,9}_[A-Z0-9]{32}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Regenerate it in ClickUp under Settings, Apps.",
    tokens: () => [`pk_${sample(digits, 8)}_${sample(digits + upper, 32)}`],
    ignores: () => [
      `pk_${sample(digits, 8)}_${"X".repeat(32)}`,
      `lpk_${sample(digits, 8)}_${sample(digits + upper, 32)}`,
      `pk_${sample(digits, 8)}`,
    ],
  }),
];
