import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const xataDetectors: readonly Detector[] = [
  prefixedToken({
    id: "xata-key",
    title: "a Xata API key",
    source: "https://lite.xata.io/docs/concepts/api-keys",
    keywords: ["xau_"],
    pattern: "xau_[A-Za-z0-9]{36,48}(?![A-Za-z0-9])",
    rotate: "Delete it in Xata under Account settings, Personal API keys.",
    tokens: () => [`xau_${sample(alphanumeric, 43)}`],
    ignores: () => [`xau_${"x".repeat(43)}`, `xau_${sample(alphanumeric, 12)}`],
  }),
];
