import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const paystackDetectors: readonly Detector[] = [
  prefixedToken({
    id: "paystack-secret-key",
    title: "a Paystack secret key",
    source: "https://paystack.com/docs/api/authentication/",
    keywords: ["sk_live_", "sk_test_"],
    pattern: "sk_(?:live|test)_[0-9a-f]{40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Generate a new secret key in Paystack's dashboard under Settings, API keys.",
    tokens: () => [`sk_${"live"}_${sample(lowerHex, 40)}`],
    ignores: () => [`sk_live_${"0".repeat(40)}`, `pk_${"live"}_${sample(lowerHex, 40)}`],
  }),
];
