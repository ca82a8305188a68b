import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lower, sample } from "../sample.ts";

export const checkoutDetectors: readonly Detector[] = [
  prefixedToken({
    id: "checkout-secret-key",
    title: "a Checkout.com sandbox secret key",
    source: "https://www.checkout.com/docs/developer-resources/api/api-authentication/api-keys",
    keywords: ["sk_sbox_"],
    pattern: "sk_sbox_[a-z2-7]{26}[a-z*#$=0-9]",
    notAfter: "A-Za-z0-9_-",
    rotate: "Deactivate it in Checkout.com's dashboard under Developers, Keys, and create a new one.",
    tokens: () => [`sk_sbox_${sample(lower + "234567", 26)}*`],
    ignores: () => [
      `pk_sbox_${sample(lower + "234567", 26)}*`,
      `sk_sbox_${"x".repeat(27)}`,
      "sk_sbox_your_key",
    ],
  }),
];
