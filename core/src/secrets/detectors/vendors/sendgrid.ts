import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const sendgridDetectors: readonly Detector[] = [
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
];
