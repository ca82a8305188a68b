import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailersendDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mailersend-api-token",
    title: "a MailerSend token",
    source: "https://developers.mailersend.com/general#authentication",
    keywords: ["mlsn."],
    pattern: "mlsn\\.[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in MailerSend under Integrations, API tokens, and create a new one.",
    tokens: () => [`mlsn.${sample(lowerHex, 64)}`],
    ignores: () => [`mlsn.${"0".repeat(64)}`, "mlsn.send(message)"],
  }),
];
