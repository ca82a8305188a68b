import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const supabaseDetectors: readonly Detector[] = [
  prefixedToken({
    id: "supabase-access-token",
    title: "a Supabase access token",
    source: "https://supabase.com/docs/reference/api/introduction",
    keywords: ["sbp_", "sbp_oauth_"],
    pattern: "sbp_(?:oauth_)?[a-f0-9]{40}(?![A-Za-z0-9])",
    rotate: "Delete it in Supabase under Account, Access tokens.",
    tokens: () => [`sbp_${sample(lowerHex, 40)}`, `sbp_oauth_${sample(lowerHex, 40)}`],
    ignores: () => [`sbp_${"0".repeat(40)}`, `sbp_${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "supabase-secret-key",
    title: "a Supabase secret key",
    source: "https://supabase.com/docs/guides/api/api-keys",
    keywords: ["sb_secret_"],
    pattern: "sb_secret_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the project's Settings under API keys and create a new one.",
    tokens: () => [`sb_secret_${sample(base64Url, 22)}_${sample(base64Url, 8, 2)}`],
    ignores: () => [
      `sb_secret_${"x".repeat(22)}_${"x".repeat(8)}`,
      `sb_secret_${sample(base64Url, 22)}_${sample(base64Url, 3)}`,
    ],
  }),
];
