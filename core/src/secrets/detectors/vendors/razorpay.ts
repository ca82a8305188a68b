import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const razorpayDetectors: readonly Detector[] = [
  namedSecret({
    id: "razorpay-key-secret",
    title: "a Razorpay key secret",
    source: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
    names: ["razorpay"],
    called: ["secret"],
    value: "[A-Za-z0-9]{24}",
    entropyMin: 3.3,
    rotate: "Regenerate the key in Razorpay's dashboard under Account and settings, API keys.",
    values: () => [sample(alphanumeric, 24)],
    ignores: () => [
      "razorpay_secret_key = process.env.RAZORPAY_SECRET_KEY",
      `razorpay key: ${"x".repeat(24)}`,
      `razorpay_key_id: ${"rzp"}_live_${sample(alphanumeric, 14)}`,
      `razorpay order: ${sample(alphanumeric, 24)}`,
    ],
  }),
];
