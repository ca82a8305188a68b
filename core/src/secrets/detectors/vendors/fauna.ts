import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const faunaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "fauna-key",
    title: "a Fauna key",
    source: "https://docs.fauna.com/fauna/current/learn/security/keys/",
    keywords: ["fna", "fne", "fnf"],
    pattern: "fn[A-Z][A-Za-z0-9_-]{37,53}(?![A-Za-z0-9_+/=-])",
    entropyMin: 4,
    notAfter: "A-Za-z0-9_+/-",
    rotate: "Delete it in Fauna with `Key.delete()` or in the dashboard under Keys.",
    tokens: () => [`fnA${sample(alphanumeric, 37)}`],
    ignores: () => [`fnA${"x".repeat(37)}`, `fnA${sample(alphanumeric, 12)}`],
  }),
];
