import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, sample } from "../sample.ts";

export const mattermostDetectors: readonly Detector[] = [
  namedSecret({
    id: "mattermost-access-token",
    title: "a Mattermost token",
    source: "https://developers.mattermost.com/integrate/reference/personal-access-token/",
    names: ["mattermost"],
    called: ["token", "secret"],
    value: "[a-z0-9]{26}",
    rotate: "Revoke it in Mattermost under Profile, Security, Personal access tokens.",
    values: () => [sample(digits + lower, 26)],
    ignores: () => [
      "mattermost_api_token = process.env.MATTERMOST_API_TOKEN",
      `mattermost token: ${"x".repeat(26)}`,
      `mattermost channel id: ${sample(digits + lower, 26)}`,
      "mattermost token: personalaccesstokenhandler",
    ],
  }),
  {
    id: "mattermost-webhook",
    title: "a Mattermost webhook's address",
    source: "https://developers.mattermost.com/integrate/webhooks/incoming/",
    keywords: ["mattermost"],
    pattern: "[Mm]attermost[A-Za-z0-9.-]{0,60}(?::[0-9]{2,5})?/hooks/([a-z0-9]{26})(?![A-Za-z0-9])",
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Delete the webhook in Mattermost under Integrations and add a new one.",
    finds: () => [
      {
        text: `https://mattermost.acme.example/hooks/${sample(digits + lower, 26)}`,
        secret: sample(digits + lower, 26),
      },
    ],
    ignores: () => [
      "https://mattermost.acme.example/hooks/xxx-generatedkey-xxx",
      `https://mattermost.acme.example/hooks/${"x".repeat(26)}`,
    ],
  },
];
