import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const oktaDetectors: readonly Detector[] = [
  {
    id: "okta-token",
    title: "an Okta API token",
    source: "https://developer.okta.com/docs/guides/create-an-api-token/main/",
    keywords: ["ssws ", "okta"],
    pattern:
      "(?:SSWS |(?:okta|OKTA|Okta)[A-Za-z0-9_. -]{0,30}[\"'\\\\]{0,4} {0,3}[:= ] {0,3}[\"'\\\\]{0,4})(00[A-Za-z0-9_-]{39}[A-Za-z0-9_])(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Revoke it in the Okta admin console under Security, API, Tokens.",
    finds: () => {
      const secret = `00${sample(alphanumeric, 40)}`;
      return [
        { text: `curl -H "Authorization: SSWS ${secret}" https://acme.okta.com/api/v1/users`, secret },
        { text: `OKTA_API_TOKEN=${secret}\n`, secret },
      ];
    },
    ignores: () => [
      "Authorization: SSWS ${api_token}",
      `OKTA_API_TOKEN=00${"x".repeat(40)}`,
      "Authorization: SSWS 00short",
    ],
  },
  namedSecret({
    id: "okta-client-secret",
    title: "an Okta client secret",
    source: "https://developer.okta.com/docs/guides/client-secret-rotation-key/main/",
    names: ["okta"],
    called: ["secret"],
    value: "[A-Za-z0-9_-]{64}",
    entropyMin: 4,
    rotate:
      "Generate a new secret in the app's Client credentials in the Okta admin console and delete the old one.",
    values: () => [sample(base64Url, 64)],
    ignores: () => [`OKTA_SECRET=${"x".repeat(64)}`, `okta commit: ${sample(lowerHex, 40)}`],
  }),
];
