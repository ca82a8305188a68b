import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, sample, upper } from "../sample.ts";

export const pinterestDetectors: readonly Detector[] = [
  prefixedToken({
    id: "pinterest-access-token",
    title: "a Pinterest token",
    source: "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
    keywords: ["pina_", "pinr."],
    pattern: "(?:pina_|pinr\\.)[A-Za-z0-9.]{60,400}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_.-",
    entropyMin: 3.6,
    rotate: "Revoke it in Pinterest under Settings, Security, Connected apps.",
    tokens: () => [`pina_${sample(digits + upper, 70)}`],
    ignores: () => [`pina_${"x".repeat(70)}`, "pina_colada_recipe"],
  }),
];
