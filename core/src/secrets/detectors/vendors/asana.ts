import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lowerHex, sample } from "../sample.ts";

export const asanaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "asana-access-token",
    title: "an Asana token",
    source: "https://developers.asana.com/docs/personal-access-token",
    keywords: ["0/11", "0/12", "1/11", "1/12", "2/11", "2/12"],
    pattern: "[012]/1[12][0-9]{11,15}(?:/1[12][0-9]{11,15})?:[0-9a-f]{32}(?![A-Za-z0-9])",
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
    id: "asana-named-token",
    title: "an Asana token",
    source: "https://developers.asana.com/docs/personal-access-token",
    names: ["asana"],
    // Numbers of accounts begin with any digit; without the vendor's name only today's are known.
    value: "[012]/[0-9]{13,17}(?:/[0-9]{13,17})?:[0-9a-f]{32}",
    rotate: "Revoke it in Asana's developer console under Personal access tokens.",
    values: () => [`2/7${sample(digits, 15)}/8${sample(digits, 15, 2)}:${sample(lowerHex, 32)}`],
    ignores: () => [
      "ASANA_ACCESS_TOKEN=$ASANA_TOKEN",
      `asana: https://app.asana.com/0/7${sample(digits, 15)}/8${sample(digits, 15, 2)}`,
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
