import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const heliconeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "helicone-api-key",
    title: "a Helicone key",
    source: "https://docs.helicone.ai/helicone-headers/helicone-auth",
    keywords: ["sk-helicone-"],
    pattern: "sk-helicone-[A-Za-z0-9-]{27,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.3,
    rotate: "Delete it in Helicone under Settings, API keys, and create a new one.",
    tokens: () => [
      `sk-helicone-${sample(digits + lower, 7)}-${sample(digits + lower, 7, 2)}-${sample(digits + lower, 7, 3)}-${sample(digits + lower, 7, 4)}`,
    ],
    ignores: () => [`sk-helicone-${"x".repeat(31)}`, "sk-helicone-your-key", "pk-helicone-proxy"],
  }),
];
