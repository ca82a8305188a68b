import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailchimpDetectors: readonly Detector[] = [
  namedSecret({
    id: "mailchimp-api-key",
    title: "a Mailchimp key",
    source: "https://mailchimp.com/developer/marketing/guides/quick-start/",
    names: ["mailchimp", "mc_api"],
    value: "[0-9a-f]{32}-us[0-9]{1,2}",
    rotate: "Revoke it in Mailchimp under Profile, Extras, API keys.",
    values: () => [`${sample(lowerHex, 32)}-us14`],
    ignores: () => [
      "mailchimp_api_key = process.env.MAILCHIMP_API_KEY",
      `mailchimp key: ${"x".repeat(32)}`,
      `MAILCHIMP_KEY=${"0".repeat(32)}-us1`,
    ],
  }),
];
