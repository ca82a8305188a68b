import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailgunDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mailgun-api-key",
    title: "a Mailgun key of the older kind",
    source: "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/",
    keywords: Array.from(lowerHex, (digit) => `key-${digit}`),
    pattern: "key-[0-9a-f]{32}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Mailgun under API security and create a new one.",
    tokens: () => [`key-${sample(lowerHex, 32)}`],
    ignores: () => [
      `key-${"0".repeat(32)}`,
      `pubkey-${sample(lowerHex, 32)}`,
      `cache-key-${sample(lowerHex, 32)}`,
    ],
  }),
  namedSecret({
    id: "mailgun-private-key",
    title: "a Mailgun key",
    source: "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/",
    names: ["mailgun"],
    value: "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}",
    rotate: "Delete it in Mailgun under API security and create a new one.",
    values: () => [`${sample(lowerHex, 32)}-${sample(lowerHex, 8)}-${sample(lowerHex, 8, 2)}`],
    ignores: () => [
      "mailgun_api_key = process.env.MAILGUN_API_KEY",
      `mailgun key: ${"x".repeat(32)}`,
      `mailgun key: ${"0".repeat(32)}-${"0".repeat(8)}-${"0".repeat(8)}`,
    ],
  }),
];
