import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailjetDetectors: readonly Detector[] = [
  namedSecret({
    id: "mailjet-api-key",
    title: "a Mailjet key or secret",
    source: "https://dev.mailjet.com/email/guides/getting-started/",
    names: ["mailjet", "mj_apikey"],
    called: ["key", "secret", "private", "token"],
    value: "[0-9a-f]{32}",
    rotate: "Reset the secret in Mailjet under Account settings, API key management.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "mailjet_api_key = process.env.MAILJET_API_KEY",
      `mailjet key: ${"x".repeat(32)}`,
      `mailjet md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
