import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const stytchDetectors: readonly Detector[] = [
  prefixedToken({
    id: "stytch-secret",
    title: "a Stytch secret",
    source: "https://stytch.com/docs/api",
    keywords: ["secret-live-", "secret-test-"],
    pattern: "secret-(?:live|test)-[A-Za-z0-9_-]{36}=",
    rotate: "Rotate it in the Stytch dashboard under Project settings, API keys.",
    tokens: () => [`secret-live-${sample(base64Url, 36)}=`],
    ignores: () => [`secret-live-${"x".repeat(36)}=`, `secret-live-${sample(base64Url, 12)}`],
  }),
];
