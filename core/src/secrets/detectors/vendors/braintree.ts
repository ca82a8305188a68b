import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const braintreeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "braintree-access-token",
    title: "a Braintree access token",
    source: "https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
    keywords: ["access_token$"],
    pattern: "access_token\\$(?:production|sandbox)\\$[a-z0-9]{16}\\$[0-9a-f]{32}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_",
    rotate: "Revoke the grant in the Braintree control panel and authorise the app anew.",
    tokens: () => [`access_token$production$${sample(digits + lower, 16)}$${sample(lowerHex, 32)}`],
    ignores: () => [
      `access_token$production$${"0".repeat(16)}$${"0".repeat(32)}`,
      "access_token$sandbox$merchant$key",
    ],
  }),
  namedSecret({
    id: "braintree-private-key",
    title: "a Braintree private key",
    source: "https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
    names: ["braintree"],
    called: ["private_key", "privatekey", "private-key", "private key", "secret"],
    value: "[0-9a-f]{32}",
    rotate: "Delete the API key in the Braintree control panel under API and create a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "braintree_secret_key = process.env.BRAINTREE_SECRET_KEY",
      `braintree key: ${"x".repeat(32)}`,
      `braintree_public_key: ${sample(lowerHex, 32)}`,
      `braintree merchant: ${sample(lowerHex, 32)}`,
    ],
  }),
];
