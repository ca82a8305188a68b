import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const stripeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "stripe-live-key",
    title: "a Stripe live key",
    source: "https://docs.stripe.com/keys",
    keywords: ["sk_live_", "rk_live_"],
    pattern: "[sr]k_live_[A-Za-z0-9]{16,250}",
    rotate: "Roll it in the Stripe dashboard under Developers, API keys.",
    tokens: () => [`sk_${"live"}_${sample(alphanumeric, 24)}`, `rk_${"live"}_${sample(alphanumeric, 99)}`],
    ignores: () => [`sk_${"live"}_${"x".repeat(24)}`, `pk_${"live"}_${sample(alphanumeric, 24)}`],
  }),
  prefixedToken({
    id: "stripe-test-key",
    title: "a Stripe test key",
    source: "https://docs.stripe.com/keys",
    keywords: ["sk_test_", "rk_test_"],
    pattern: "[sr]k_test_[A-Za-z0-9]{16,250}",
    confidence: "medium",
    rotate: "Roll it in the Stripe dashboard under Developers, API keys.",
    tokens: () => [`sk_${"test"}_${sample(alphanumeric, 24)}`],
    ignores: () => [`sk_${"test"}_${"x".repeat(24)}`, "sk_test_mode"],
  }),
  prefixedToken({
    id: "stripe-webhook-secret",
    title: "a Stripe webhook secret",
    source: "https://docs.stripe.com/webhooks/signature",
    keywords: ["whsec_"],
    pattern: "whsec_[A-Za-z0-9+/=]{32,128}",
    rotate: "Roll the endpoint's signing secret in the Stripe dashboard under Webhooks.",
    tokens: () => [`whsec_${sample(alphanumeric, 32)}`],
    ignores: () => [`whsec_${"x".repeat(32)}`, "whsec_..."],
  }),
];
