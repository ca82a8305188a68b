import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const stripeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "stripe-live-key",
    title: "a Stripe live key",
    source: "https://docs.stripe.com/keys",
    keywords: ["sk_live_", "rk_live_"],
    // 40 hex digits are Paystack's.
    pattern: "[sr]k_live_(?![0-9a-f]{40}(?![A-Za-z0-9]))[A-Za-z0-9]{16,250}",
    rotate: "Roll it in the Stripe dashboard under Developers, API keys.",
    tokens: () => [`sk_${"live"}_${sample(alphanumeric, 24)}`, `rk_${"live"}_${sample(alphanumeric, 99)}`],
    ignores: () => [`sk_${"live"}_${"x".repeat(24)}`, `pk_${"live"}_${sample(alphanumeric, 24)}`],
  }),
  prefixedToken({
    id: "stripe-test-key",
    title: "a Stripe test key",
    source: "https://docs.stripe.com/keys",
    keywords: ["sk_test_", "rk_test_"],
    pattern: "[sr]k_test_(?![0-9a-f]{40}(?![A-Za-z0-9]))[A-Za-z0-9]{16,250}",
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
  prefixedToken({
    id: "stripe-ephemeral-key",
    title: "a Stripe ephemeral key",
    source: "https://docs.stripe.com/issuing/elements",
    keywords: ["ek_live_", "ek_test_"],
    pattern: "ek_(?:live|test)_[A-Za-z0-9,]{24,250}",
    notAfter: "A-Za-z0-9_-",
    confidence: "medium",
    entropyMin: 3.4,
    rotate: "It ends by itself within an hour; roll the secret key that made it if that leaked too.",
    tokens: () => [`ek_${"live"}_${sample(alphanumeric, 60)}`],
    ignores: () => [`ek_${"live"}_${"x".repeat(60)}`, "week_test_results"],
  }),
  prefixedToken({
    id: "stripe-client-secret",
    title: "a Stripe client secret",
    source: "https://docs.stripe.com/api/payment_intents/object#payment_intent_object-client_secret",
    keywords: ["pi_", "seti_"],
    pattern: "(?:pi|seti)_[A-Za-z0-9]{16,32}_secret_[A-Za-z0-9]{20,40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    confidence: "medium",
    entropyMin: 3.4,
    rotate: "Cancel the payment or setup intent in the Stripe dashboard.",
    tokens: () => [`pi_${sample(alphanumeric, 24)}_secret_${sample(alphanumeric, 25)}`],
    ignores: () => [
      `pi_${"x".repeat(24)}_secret_${"x".repeat(25)}`,
      `pi_${sample(alphanumeric, 24)}`,
      "api_getClientSecretResponse_secret_1",
    ],
  }),
];
