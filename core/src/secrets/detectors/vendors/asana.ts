import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lowerHex, sample } from "../sample.ts";

export const asanaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "asana-access-token",
    title: "an Asana token",
    source: "https://developers.asana.com/docs/personal-access-token",
    keywords: ["1/120", "1/121", "2/120", "2/121", "0/120", "0/121"],
    pattern: "[012]/12[01][0-9]{10,14}(?:/12[01][0-9]{10,14})?:[0-9a-f]{32}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9/.",
    entropyMin: 3,
    isNoSecret: (match) => /:(.)\1{8}/.test(match[0]),
    rotate: "Revoke it in Asana's developer console under Personal access tokens.",
    tokens: () => [
      `2/120${sample(digits, 13)}/120${sample(digits, 13, 2)}:${sample(lowerHex, 32)}`,
      `1/120${sample(digits, 13)}:${sample(lowerHex, 32)}`,
    ],
    ignores: () => [
      `https://app.asana.com/0/120${sample(digits, 13)}/120${sample(digits, 13, 2)}`,
      `1/120${sample(digits, 13)}:${"0".repeat(32)}`,
    ],
  }),
  namedSecret({
    id: "asana-client-secret",
    title: "an Asana client secret",
    source: "https://developers.asana.com/docs/oauth",
    names: ["asana"],
    called: ["secret"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it in Asana's developer console under the app's OAuth.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "asana_api_secret = process.env.ASANA_API_SECRET",
      `asana secret: ${"x".repeat(32)}`,
      `asana_client_id: ${sample(digits, 16)}`,
    ],
  }),
];
