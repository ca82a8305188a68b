import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const browserbaseDetectors: readonly Detector[] = [
  prefixedToken({
    id: "browserbase-api-key",
    title: "a Browserbase key",
    source: "https://docs.browserbase.com/introduction/getting-started",
    keywords: ["bb_live_", "bb_test_"],
    pattern: "bb_(?:live|test)_[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Rotate it in Browserbase under Settings, API keys.",
    tokens: () => [`bb_live_${sample(base64Url, 27)}`],
    ignores: () => [`bb_live_${"x".repeat(27)}`, "bb_live_your_key"],
  }),
];
