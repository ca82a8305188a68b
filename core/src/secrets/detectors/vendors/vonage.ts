import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const vonageDetectors: readonly Detector[] = [
  namedSecret({
    id: "vonage-api-secret",
    title: "a Vonage secret",
    source: "https://developer.vonage.com/en/account/secret-management",
    names: ["vonage", "nexmo"],
    called: ["secret"],
    value: "[A-Za-z0-9]{16}",
    entropyMin: 3.2,
    rotate: "Add a second secret in Vonage's dashboard under API settings and delete the old one.",
    values: () => [sample(alphanumeric, 16)],
    ignores: () => [
      "vonage_api_secret = process.env.VONAGE_API_SECRET",
      `vonage secret: ${"x".repeat(16)}`,
      "nexmo_api_secret: getNexmoApiSecret",
    ],
  }),
];
