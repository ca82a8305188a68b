import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const mandrillDetectors: readonly Detector[] = [
  namedSecret({
    id: "mandrill-api-key",
    title: "a Mandrill key",
    source: "https://mailchimp.com/developer/transactional/guides/quick-start/",
    names: ["mandrill"],
    called: ["key"],
    value: "(?:md-)?[A-Za-z0-9_-]{22}",
    entropyMin: 3.4,
    rotate: "Delete it in Mailchimp Transactional under Settings, SMTP and API info.",
    values: () => [`md-${sample(base64Url, 22)}`, sample(alphanumeric, 22)],
    ignores: () => [
      "mandrill_api_key = process.env.MANDRILL_API_KEY",
      `mandrill key: ${"x".repeat(22)}`,
      "mandrill key: sendTransactionalEmail",
    ],
  }),
];
