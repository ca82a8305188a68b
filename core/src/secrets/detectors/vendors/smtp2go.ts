import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, sample } from "../sample.ts";

export const smtp2goDetectors: readonly Detector[] = [
  prefixedToken({
    id: "smtp2go-api-key",
    title: "an SMTP2GO key",
    source: "https://developers.smtp2go.com/docs/getting-started",
    keywords: ["api-"],
    pattern: "api-[0-9A-F]{32}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    confidence: "medium",
    rotate: "Delete it in SMTP2GO under Sending, API keys, and create a new one.",
    tokens: () => [`api-${sample(digits + "ABCDEF", 32)}`],
    ignores: () => [`api-${"0".repeat(32)}`, `api-${sample(digits + "ABCDEF", 20)}`],
  }),
];
