import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, lower, sample } from "../sample.ts";

export const neonDetectors: readonly Detector[] = [
  prefixedToken({
    id: "neon-api-key",
    title: "a Neon API key",
    source: "https://neon.com/docs/manage/api-keys",
    keywords: ["napi_"],
    pattern: "napi_[a-z0-9]{60,70}(?![A-Za-z0-9])",
    rotate: "Revoke it in the Neon console under Account or Organisation settings, API keys.",
    tokens: () => [`napi_${sample(lower + digits, 64)}`],
    ignores: () => [`napi_${"x".repeat(64)}`, `napi_${sample(lower + digits, 12)}`],
  }),
  prefixedToken({
    id: "neon-password",
    title: "a Neon database password",
    source: "https://neon.com/docs/connect/connect-from-any-app",
    keywords: ["npg_"],
    pattern: "npg_[A-Za-z0-9]{12,16}(?![A-Za-z0-9])",
    confidence: "medium",
    rotate: "Reset the role's password in the Neon console under Roles & databases.",
    tokens: () => [`npg_${sample(alphanumeric, 12)}`],
    ignores: () => [`npg_${"x".repeat(12)}`, `npg_${sample(alphanumeric, 4)}`],
  }),
];
