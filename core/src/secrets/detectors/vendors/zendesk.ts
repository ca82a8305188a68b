import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const zendeskDetectors: readonly Detector[] = [
  namedSecret({
    id: "zendesk-api-token",
    title: "a Zendesk token",
    source: "https://developer.zendesk.com/api-reference/introduction/security-and-auth/",
    names: ["zendesk"],
    called: ["token", "key"],
    value: "[A-Za-z0-9]{40}",
    entropyMin: 4.1,
    rotate: "Deactivate it in Zendesk's Admin Center under APIs, API tokens, and create a new one.",
    values: () => [sample(alphanumeric, 40)],
    ignores: () => [
      "zendesk_api_token = process.env.ZENDESK_API_TOKEN",
      `zendesk token: ${"x".repeat(40)}`,
      `zendesk_commit_key: ${sample(lowerHex, 40)}`,
    ],
  }),
];
