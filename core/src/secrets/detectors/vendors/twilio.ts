import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const twilioDetectors: readonly Detector[] = [
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
  namedSecret({
    id: "twilio-auth-token",
    title: "a Twilio auth token",
    source: "https://www.twilio.com/docs/iam/api/authtoken",
    names: ["twilio"],
    value: "[0-9a-f]{32}",
    confidence: "high",
    rotate: "Promote the secondary auth token in the Twilio console.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`twilio_auth_token = "${"0".repeat(32)}"`, "twilio.messages.create({ body })"],
  }),
];
