import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const tavilyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "tavily-api-key",
    title: "a Tavily key",
    source: "https://docs.tavily.com/documentation/quickstart",
    keywords: ["tvly-"],
    pattern: "tvly-(?:(?:dev|prod)-)?[A-Za-z0-9_-]{32,60}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.3,
    rotate: "Delete it in Tavily's dashboard under API keys and create a new one.",
    tokens: () => [`tvly-dev-${sample(alphanumeric, 32)}`, `tvly-${sample(alphanumeric, 32)}`],
    ignores: () => [`tvly-${"x".repeat(32)}`, "tvly-YOUR_API_KEY"],
  }),
];
