import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, lowerHex, sample } from "../sample.ts";
import { namedSecret } from "../named.ts";

export const slackDetectors: readonly Detector[] = [
  prefixedToken({
    id: "slack-token",
    title: "a Slack token",
    source: "https://docs.slack.dev/authentication/tokens",
    keywords: ["xoxb-", "xoxp-", "xoxa-", "xoxe", "xoxr-", "xoxs-", "xoxc-", "xoxd-", "xapp-"],
    pattern:
      "(?:xox[abcdprs]-(?:[0-9]{1,2}-)?[A-Za-z0-9%-]{20,300}|xoxe(?:\\.xox[bp])?-[0-9]-[A-Za-z0-9]{60,300}|xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[a-f0-9]{60,70})",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with auth.revoke or reinstall the app in Slack's app settings.",
    tokens: () => [
      `xoxb-${sample(digits, 12)}-${sample(digits, 13)}-${sample(alphanumeric, 24)}`,
      `xapp-1-A${sample(digits, 10)}-${sample(digits, 13)}-${sample(lowerHex, 64)}`,
    ],
    ignores: () => [`xoxb-${"x".repeat(30)}`, "xoxb-your-token"],
  }),
  {
    id: "slack-webhook",
    title: "a Slack webhook's address",
    source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
    keywords: ["hooks.slack.com/"],
    pattern:
      "hooks\\.slack\\.com/(?:services|workflows|triggers)/([A-Za-z0-9]{8,14}/[A-Za-z0-9]{8,20}/[A-Za-z0-9]{16,32})",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => /^T0{6,}|X{8}/.test(match[1] ?? ""),
    rotate: "Remove the webhook in the app's settings and add a new one.",
    finds: () => {
      const secret = `T${sample(alphanumeric, 8)}/B${sample(alphanumeric, 10)}/${sample(alphanumeric, 24)}`;
      return [{ text: `curl https://hooks.slack.com/services/${secret} -d '{}'`, secret }];
    },
    ignores: () => [
      `https://hooks.slack.com/services/T00000000/B00000000/${"X".repeat(24)}`,
      "https://hooks.slack.com/services/...",
    ],
  },
  namedSecret({
    id: "slack-signing-secret",
    title: "a Slack signing secret",
    source: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
    names: ["slack"],
    called: [
      "signing_secret",
      "signing-secret",
      "signingsecret",
      "signing secret",
      "client_secret",
      "client-secret",
      "clientsecret",
    ],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in Slack's app settings under Basic information.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "slack_api_secret = process.env.SLACK_API_SECRET",
      `slack secret: ${"x".repeat(32)}`,
      `slack_file_md5: ${sample(lowerHex, 32)}`,
      "slack signing secret: see the app's settings",
    ],
  }),
];
