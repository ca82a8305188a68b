import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const linearDetectors: readonly Detector[] = [
  prefixedToken({
    id: "linear-api-key",
    title: "a Linear key",
    source: "https://linear.app/developers/graphql",
    keywords: ["lin_api_"],
    pattern: "lin_api_[A-Za-z0-9]{40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Linear under Settings, Security and access, Personal API keys.",
    tokens: () => [`lin_api_${sample(alphanumeric, 40)}`],
    ignores: () => [`lin_api_${"x".repeat(40)}`, "lin_api_client_version"],
  }),
  prefixedToken({
    id: "linear-oauth-token",
    title: "a Linear OAuth token",
    source: "https://linear.app/developers/oauth-2-0-authentication",
    keywords: ["lin_oauth_", "lin_wh_"],
    pattern: "lin_(?:oauth_[0-9a-f]{64}|wh_[A-Za-z0-9]{32,48})(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it at Linear's /oauth/revoke; a webhook's secret in the webhook's settings.",
    tokens: () => [`lin_oauth_${sample(lowerHex, 64)}`, `lin_wh_${sample(alphanumeric, 40)}`],
    ignores: () => [`lin_oauth_${"0".repeat(64)}`, "lin_oauth_callback"],
  }),
];
