import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const groqDetectors: readonly Detector[] = [
  prefixedToken({
    id: "groq-key",
    title: "a Groq key",
    source: "https://console.groq.com/docs/quickstart",
    keywords: ["gsk_"],
    pattern: "gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])",
    rotate: "Delete it in the Groq console under API keys and create a new one.",
    tokens: () => [`gsk_${sample(alphanumeric, 52)}`],
    ignores: () => [`gsk_${"x".repeat(52)}`, `gsk_${sample(alphanumeric, 20)}`],
  }),
];
