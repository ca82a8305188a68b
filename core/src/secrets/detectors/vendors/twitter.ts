import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, lowerHex, sample } from "../sample.ts";

export const twitterDetectors: readonly Detector[] = [
  prefixedToken({
    id: "twitter-bearer-token",
    title: "an X (Twitter) bearer token",
    source: "https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/application-only",
    keywords: ["aaaaaaaaaaaaaaaaaaaaa"],
    pattern: "A{20,24}[A-Za-z0-9%]{2,6}[A-Za-z0-9%]{70,110}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9+/_-",
    entropyMin: 4,
    rotate: "Revoke it in X's developer portal under Keys and tokens.",
    tokens: () => [`${"A".repeat(22)}${sample(alphanumeric, 24)}%2F${sample(alphanumeric, 60)}`],
    ignores: () => ["A".repeat(112), `${"A".repeat(22)}${sample(alphanumeric, 20)}`],
  }),
  namedSecret({
    id: "twitter-api-secret",
    title: "an X (Twitter) secret",
    source: "https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/api-key-and-secret",
    names: ["twitter", "x_api", "x_consumer", "x_access"],
    called: ["secret"],
    value: "(?:[A-Za-z0-9]{50}|[A-Za-z0-9]{45})",
    entropyMin: 4.2,
    rotate: "Regenerate it in X's developer portal under Keys and tokens.",
    values: () => [sample(alphanumeric, 50), sample(alphanumeric, 45)],
    ignores: () => [
      "twitter_api_secret = process.env.TWITTER_API_SECRET",
      `twitter secret: ${"x".repeat(50)}`,
      `twitter digest secret: ${sample(lowerHex, 50)}`,
    ],
  }),
  namedSecret({
    id: "twitter-access-token",
    title: "an X (Twitter) access token",
    source:
      "https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens",
    names: ["twitter", "x_access", "oauth_token"],
    value: "[0-9]{15,20}-[A-Za-z0-9]{40}",
    rotate: "Regenerate it in X's developer portal under Keys and tokens.",
    values: () => [`${sample(digits, 19)}-${sample(alphanumeric, 40)}`],
    ignores: () => [
      "twitter_api_token = process.env.TWITTER_API_TOKEN",
      `twitter token: ${"x".repeat(40)}`,
      `twitter status: ${sample(digits, 19)}`,
    ],
  }),
];
