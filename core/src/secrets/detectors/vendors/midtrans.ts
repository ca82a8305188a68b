import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const midtransDetectors: readonly Detector[] = [
  prefixedToken({
    id: "midtrans-server-key",
    title: "a Midtrans server key",
    source: "https://docs.midtrans.com/docs/api-authorization-headers",
    keywords: ["mid-server-"],
    pattern: "Mid-server-[A-Za-z0-9_-]{20,40}(?![A-Za-z0-9_-])",
    entropyMin: 3.3,
    isNoSecret: (match) => !/[0-9]/.test(match[0]),
    rotate: "Ask for a new server key in Midtrans' dashboard under Settings, Access keys.",
    tokens: () => [`Mid-server-${sample(base64Url, 24)}`, `Mid-server-${sample(alphanumeric, 24)}`],
    ignores: () => [
      `Mid-server-${"x".repeat(24)}`,
      "Mid-server-key",
      `Mid-client-${sample(alphanumeric, 24)}`,
    ],
  }),
];
