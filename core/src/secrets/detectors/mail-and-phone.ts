import type { Detector } from "../detector.ts";
import { prefixedToken } from "./prefixed.ts";
import { base64Url, lowerHex, sample } from "./sample.ts";

export const mailAndPhoneDetectors: readonly Detector[] = [
  prefixedToken({
    id: "sendgrid-key",
    title: "a SendGrid key",
    source: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    keywords: ["sg."],
    pattern: "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    rotate: "Delete it in SendGrid under Settings, API keys, and create a new one.",
    tokens: () => [`SG.${sample(base64Url, 22)}.${sample(base64Url, 43)}`],
    ignores: () => [`SG.${"x".repeat(22)}.${"x".repeat(43)}`, "msg.body.length"],
  }),
  prefixedToken({
    id: "twilio-api-key",
    title: "a Twilio API key",
    source: "https://www.twilio.com/docs/iam/api-keys",
    keywords: Array.from(lowerHex, (digit) => `sk${digit}`),
    pattern: "SK[0-9a-f]{32}(?![A-Za-z0-9])",
    confidence: "medium",
    rotate: "Delete it in the Twilio console under API keys and create a new one.",
    tokens: () => [`SK${sample(lowerHex, 32)}`],
    ignores: () => [`SK${"0".repeat(32)}`, `TASK${sample(lowerHex, 32)}`],
  }),
  {
    id: "twilio-auth-token",
    title: "a Twilio auth token",
    source: "https://www.twilio.com/docs/iam/api/authtoken",
    keywords: ["twilio"],
    pattern:
      "twilio[A-Za-z0-9_. -]{0,40}[\"'\\\\]{0,4}\\s{0,4}[:=]\\s{0,4}[\"'\\\\]{0,4}([0-9a-f]{32})(?![A-Za-z0-9])",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Promote the secondary auth token in the Twilio console.",
    finds: () => [{ text: `TWILIO_AUTH_TOKEN=${sample(lowerHex, 32)}`, secret: sample(lowerHex, 32) }],
    ignores: () => [`twilio_auth_token = "${"0".repeat(32)}"`, "twilio.messages.create({ body })"],
  },
];
