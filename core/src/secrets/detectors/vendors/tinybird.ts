import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const tinybirdDetectors: readonly Detector[] = [
  prefixedToken({
    id: "tinybird-token",
    title: "a Tinybird token",
    source: "https://www.tinybird.co/docs/administration/auth-tokens",
    keywords: ["p.eyj1ij"],
    pattern: "p\\.eyJ1Ijog?[A-Za-z0-9_-]{40,300}\\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Refresh or delete it in the Tinybird workspace under Tokens.",
    tokens: () => [`p.eyJ1Ijog${sample(base64Url, 110)}.${sample(base64Url, 43, 2)}`],
    ignores: () => [
      `p.eyJ1Ijog${"x".repeat(110)}.${"x".repeat(43)}`,
      `p.eyJ1Ijog${sample(base64Url, 110)}.${sample(base64Url, 12)}`,
    ],
  }),
];
