import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const closeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "close-api-key",
    title: "a Close key",
    source: "https://developer.close.com/topics/authentication/",
    keywords: ["api_"],
    pattern: "api_[A-Za-z0-9]{22}\\.[A-Za-z0-9]{22}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.8,
    rotate: "Delete it in Close under Settings, Developer, API keys, and create a new one.",
    tokens: () => [`api_${sample(alphanumeric, 22)}.${sample(alphanumeric, 22, 2)}`],
    ignores: () => [
      `api_${"x".repeat(22)}.${"x".repeat(22)}`,
      "api_server.handler",
      `api_${sample(alphanumeric, 22)}.js`,
    ],
  }),
];
