import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, sample } from "../sample.ts";

export const elasticEmailDetectors: readonly Detector[] = [
  namedSecret({
    id: "elastic-email-api-key",
    title: "an Elastic Email key",
    source: "https://elasticemail.com/developers/api-documentation/rest-api",
    names: ["elasticemail", "elastic_email", "elastic-email", "elastic email"],
    value: "[0-9A-F]{96}",
    rotate: "Delete it in Elastic Email under Settings, API, and create a new one.",
    values: () => [sample(digits + "ABCDEF", 96)],
    ignores: () => [
      "elasticemail_api_key = process.env.ELASTICEMAIL_API_KEY",
      `elasticemail key: ${"x".repeat(96)}`,
      `ELASTIC_EMAIL_KEY=${"0".repeat(96)}`,
    ],
  }),
];
