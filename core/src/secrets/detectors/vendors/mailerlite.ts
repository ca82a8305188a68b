import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailerliteDetectors: readonly Detector[] = [
  namedSecret({
    id: "mailerlite-api-key",
    title: "a MailerLite key",
    source: "https://developers-classic.mailerlite.com/docs/authentication",
    names: ["mailerlite"],
    called: ["key", "token"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in MailerLite under Integrations, API.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "mailerlite_api_key = process.env.MAILERLITE_API_KEY",
      `mailerlite key: ${"x".repeat(32)}`,
      `mailerlite md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
