import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const replicateDetectors: readonly Detector[] = [
  prefixedToken({
    id: "replicate-api-token",
    title: "a Replicate token",
    source: "https://replicate.com/docs/reference/http",
    keywords: ["r8_"],
    pattern: "r8_[A-Za-z0-9]{37}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Replicate's account settings under API tokens and create a new one.",
    tokens: () => [`r8_${sample(alphanumeric, 37)}`],
    ignores: () => [`r8_${"x".repeat(37)}`, "r8_register_set_mask", `r8_${sample(alphanumeric, 20)}`],
  }),
];
