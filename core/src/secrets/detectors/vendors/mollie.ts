import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const mollieDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mollie-live-key",
    title: "a Mollie key",
    source: "https://docs.mollie.com/reference/authentication",
    keywords: ["live_"],
    pattern: "live_[A-Za-z0-9]{30}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_.-",
    entropyMin: 4,
    isNoSecret: (match) => !/[0-9]/.test(match[0]) || !/[A-Z]/.test(match[0]),
    rotate: "Reset it in Mollie's dashboard under Developers, API keys.",
    tokens: () => [`live_${sample(alphanumeric, 30)}`],
    ignores: () => [`live_${"x".repeat(30)}`, "live_streamingWithChatAndSubtitles"],
  }),
  namedSecret({
    id: "mollie-api-key",
    title: "a Mollie key",
    source: "https://docs.mollie.com/reference/authentication",
    names: ["mollie"],
    value: "(?:live|test|access)_[A-Za-z0-9]{30,40}",
    rotate: "Reset it in Mollie's dashboard under Developers, API keys.",
    values: () => [`access_${sample(alphanumeric, 36)}`],
    ignores: () => [
      "mollie_secret_key = process.env.MOLLIE_SECRET_KEY",
      `mollie key: ${"x".repeat(30)}`,
      `mollie: live_${"x".repeat(30)}`,
      "mollie: test_payment_webhook_handler",
    ],
  }),
];
