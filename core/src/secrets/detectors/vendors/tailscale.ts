import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const tailscaleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "tailscale-auth-key",
    title: "a Tailscale auth key",
    source: "https://tailscale.com/kb/1277/key-prefixes",
    keywords: ["tskey-auth-k"],
    pattern: "tskey-auth-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,48}(?![A-Za-z0-9])",
    rotate: "Revoke it in the Tailscale admin console under Settings, Keys.",
    tokens: () => [`tskey-auth-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 32, 2)}`],
    ignores: () => [
      `tskey-auth-k${"x".repeat(11)}CNTRL-${"x".repeat(32)}`,
      `tskey-auth-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 10)}`,
    ],
  }),
  prefixedToken({
    id: "tailscale-api-token",
    title: "a Tailscale API access token",
    source: "https://tailscale.com/kb/1277/key-prefixes",
    keywords: ["tskey-api-k"],
    pattern: "tskey-api-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,48}(?![A-Za-z0-9])",
    rotate: "Revoke it in the Tailscale admin console under Settings, Keys.",
    tokens: () => [`tskey-api-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 32, 2)}`],
    ignores: () => [
      `tskey-api-k${"x".repeat(11)}CNTRL-${"x".repeat(32)}`,
      `tskey-api-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 10)}`,
    ],
  }),
  prefixedToken({
    id: "tailscale-client-secret",
    title: "a Tailscale OAuth client secret",
    source: "https://tailscale.com/kb/1277/key-prefixes",
    keywords: ["tskey-client-", "tskey-scim-", "tskey-webhook-"],
    pattern: "tskey-(?:client|scim|webhook)-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,48}(?![A-Za-z0-9])",
    rotate: "Revoke the client in the Tailscale admin console under Settings, OAuth clients, or Webhooks.",
    tokens: () => [
      `tskey-client-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 32, 2)}`,
      `tskey-webhook-${sample(alphanumeric, 16)}-${sample(alphanumeric, 32, 2)}`,
    ],
    ignores: () => [
      `tskey-client-k${"x".repeat(11)}CNTRL-${"x".repeat(32)}`,
      `tskey-client-k${sample(alphanumeric, 11)}CNTRL-${sample(alphanumeric, 10)}`,
    ],
  }),
];
