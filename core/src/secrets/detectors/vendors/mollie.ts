import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const mollieDetectors: readonly Detector[] = [
  namedSecret({
    id: "mollie-api-key",
    title: "a Mollie key",
    source: "https://docs.mollie.com/reference/authentication",
    names: ["mollie"],
    value: "(?:live|test|access)_[A-Za-z0-9]{30,40}",
    rotate: "Reset it in Mollie's dashboard under Developers, API keys.",
    values: () => [`live_${sample(alphanumeric, 30)}`],
    ignores: () => [
      "mollie_secret_key = process.env.MOLLIE_SECRET_KEY",
      `mollie key: ${"x".repeat(30)}`,
      `mollie: live_${"x".repeat(30)}`,
      "mollie: test_payment_webhook_handler",
    ],
  }),
];
