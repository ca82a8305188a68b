import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, sample, upper } from "../sample.ts";

export const onepasswordDetectors: readonly Detector[] = [
  prefixedToken({
    id: "onepassword-service-account-token",
    title: "a 1Password service account token",
    source: "https://developer.1password.com/docs/service-accounts/security/",
    keywords: ["ops_eyj"],
    pattern: "ops_eyJ[A-Za-z0-9+/_-]{250,3000}={0,3}(?![A-Za-z0-9+/=])",
    rotate: "Rotate the token of the service account in 1Password under Developer, Service accounts.",
    tokens: () => [`ops_eyJ${sample(alphanumeric, 840)}`],
    ignores: () => [`ops_eyJ${"x".repeat(840)}`, `ops_eyJ${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "onepassword-secret-key",
    title: "a 1Password secret key",
    source: "https://support.1password.com/secret-key-security/",
    keywords: ["a3-"],
    pattern:
      "A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}(?![A-Za-z0-9])",
    rotate: "Regenerate it at 1Password.com under My profile, and change the account's password.",
    tokens: () => [
      `A3-${sample(upper + digits, 6)}-${sample(upper + digits, 6, 2)}-${sample(upper + digits, 5, 3)}-${sample(upper + digits, 5, 4)}-${sample(upper + digits, 5, 5)}-${sample(upper + digits, 5, 6)}`,
    ],
    ignores: () => [
      `A3-${"X".repeat(6)}-${"X".repeat(6)}-${"X".repeat(5)}-${"X".repeat(5)}-${"X".repeat(5)}-${"X".repeat(5)}`,
      `A3-${sample(upper + digits, 6)}-${sample(upper + digits, 6, 2)}-${sample(upper + digits, 5, 3)}-${sample(upper + digits, 5, 4)}-${sample(upper + digits, 5, 5)}-${sample(upper + digits, 3)}`,
    ],
  }),
];
