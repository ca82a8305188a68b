import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const flutterwaveDetectors: readonly Detector[] = [
  prefixedToken({
    id: "flutterwave-secret-key",
    title: "a Flutterwave secret key",
    source: "https://developer.flutterwave.com/docs/authentication",
    keywords: ["flwseck-", "flwseck_test-"],
    pattern: "FLWSECK(?:_TEST)?-(?:[0-9a-z]{32,40}-X|[0-9a-f]{12,32})(?![A-Za-z0-9])",
    rotate: "Regenerate it in Flutterwave's dashboard under Settings, API keys.",
    tokens: () => [`FLWSECK-${sample(lowerHex, 32)}-X`, `FLWSECK_TEST-${sample(lowerHex, 32)}-X`],
    ignores: () => [
      `FLWSECK_TEST-${"x".repeat(32)}-X`,
      `FLWPUBK_TEST-${sample(lowerHex, 32)}-X`,
      "FLWSECK_TEST-SANDBOXDEMOKEY-X",
    ],
  }),
];
