import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const typeformDetectors: readonly Detector[] = [
  prefixedToken({
    id: "typeform-access-token",
    title: "a Typeform token",
    source: "https://www.typeform.com/developers/get-started/personal-access-token/",
    keywords: ["tfp_"],
    pattern: "tfp_[A-Za-z0-9_.-]{40,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.6,
    rotate: "Delete it in Typeform under Account, Personal tokens, and create a new one.",
    tokens: () => [`tfp_${sample(alphanumeric, 44)}_${sample(alphanumeric, 14)}`],
    ignores: () => [`tfp_${"x".repeat(59)}`, "tfp_token_placeholder"],
  }),
];
