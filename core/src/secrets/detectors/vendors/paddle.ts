import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64, digits, lower, sample } from "../sample.ts";

export const paddleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "paddle-api-key",
    title: "a Paddle key",
    source: "https://developer.paddle.com/api-reference/about/authentication",
    keywords: ["pdl_live_apikey_", "pdl_sdbx_apikey_"],
    pattern: "pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}(?![A-Za-z0-9])",
    rotate: "Revoke it in Paddle under Developer tools, Authentication, and create a new one.",
    tokens: () => [
      `pdl_live_apikey_${sample(digits + lower, 26)}_${sample(alphanumeric, 22)}_${sample(alphanumeric, 3)}`,
    ],
    ignores: () => [
      `pdl_live_apikey_${sample(digits + lower, 12)}****`,
      `pdl_sdbx_apikey_${"x".repeat(26)}_${"x".repeat(22)}_${"x".repeat(3)}`,
    ],
  }),
  prefixedToken({
    id: "paddle-webhook-secret",
    title: "a Paddle webhook secret",
    source: "https://developer.paddle.com/webhooks/signature-verification",
    keywords: ["pdl_ntfset_"],
    pattern: "pdl_ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{32}(?![A-Za-z0-9])",
    rotate: "Create a new notification destination in Paddle under Developer tools, Notifications.",
    tokens: () => [`pdl_ntfset_${sample(digits + lower, 26)}_${sample(base64, 31)}7`],
    ignores: () => [`ntfset_${sample(digits + lower, 26)}`, `pdl_ntfset_${"x".repeat(26)}_${"x".repeat(32)}`],
  }),
];
