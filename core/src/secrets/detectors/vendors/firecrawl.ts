import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const firecrawlDetectors: readonly Detector[] = [
  prefixedToken({
    id: "firecrawl-api-key",
    title: "a Firecrawl key",
    source: "https://docs.firecrawl.dev/introduction",
    keywords: Array.from(lowerHex, (digit) => `fc-${digit}`),
    pattern: "fc-[0-9a-f]{32}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Firecrawl's dashboard under API keys and create a new one.",
    tokens: () => [`fc-${sample(lowerHex, 32)}`],
    ignores: () => [`fc-${"0".repeat(32)}`, "fc-YOUR_API_KEY", `fc-${sample(lowerHex, 12)}`],
  }),
];
