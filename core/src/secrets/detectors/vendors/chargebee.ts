import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const chargebeeDetectors: readonly Detector[] = [
  namedSecret({
    id: "chargebee-api-key",
    title: "a Chargebee key",
    source: "https://www.chargebee.com/docs/2.0/api_keys.html",
    names: ["chargebee"],
    value: "(?:live|test)_[A-Za-z0-9]{32,48}",
    rotate: "Revoke it in Chargebee under Settings, Configure Chargebee, API keys.",
    values: () => [`live_${sample(alphanumeric, 36)}`],
    ignores: () => [
      "chargebee_secret_key = process.env.CHARGEBEE_SECRET_KEY",
      `chargebee key: ${"x".repeat(36)}`,
      `chargebee: test_${"x".repeat(36)}`,
      "chargebee: test_subscriptionRenewalInvoiceCreatedHandler",
    ],
  }),
];
