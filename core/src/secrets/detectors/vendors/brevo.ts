import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const brevoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "brevo-api-key",
    title: "a Brevo key",
    source: "https://developers.brevo.com/docs/getting-started",
    keywords: ["xkeysib-"],
    pattern: "xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}(?![A-Za-z0-9])",
    rotate: "Delete it in Brevo under Settings, SMTP and API, and create a new one.",
    tokens: () => [`xkeysib-${sample(lowerHex, 64)}-${sample(alphanumeric, 16)}`],
    ignores: () => [`xkeysib-${"0".repeat(64)}-${"x".repeat(16)}`, "xkeysib-your-api-key"],
  }),
  prefixedToken({
    id: "brevo-smtp-key",
    title: "a Brevo SMTP key",
    source: "https://developers.brevo.com/docs/smtp-integration",
    keywords: ["xsmtpsib-"],
    pattern: "xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}(?![A-Za-z0-9])",
    rotate: "Delete it in Brevo under Settings, SMTP and API, and create a new one.",
    tokens: () => [`xsmtpsib-${sample(lowerHex, 64)}-${sample(alphanumeric, 16)}`],
    ignores: () => [`xsmtpsib-${"0".repeat(64)}-${"x".repeat(16)}`, "xsmtpsib-your-smtp-key"],
  }),
];
