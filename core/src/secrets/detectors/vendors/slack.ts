import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, lowerHex, sample } from "../sample.ts";
import { namedSecret } from "../named.ts";

export const slackDetectors: readonly Detector[] = [
  prefixedToken({
    id: "slack-bot-token",
    title: "a Slack bot's token",
    source: "https://docs.slack.dev/authentication/tokens",
    keywords: ["xoxb-"],
    pattern: "xoxb-[A-Za-z0-9-]{20,300}",
    notAfter: "A-Za-z0-9_.-",
    rotate:
      "Revoke it with auth.revoke, or reinstall the app under OAuth and permissions in Slack's app settings.",
    tokens: () => [`xoxb-${sample(digits, 12)}-${sample(digits, 13)}-${sample(alphanumeric, 24)}`],
    ignores: () => [`xoxb-${"x".repeat(30)}`, "xoxb-your-token"],
  }),
  prefixedToken({
    id: "slack-user-token",
    title: "a Slack user's token",
    source: "https://docs.slack.dev/authentication/tokens",
    keywords: ["xoxp-"],
    pattern: "xoxp-[A-Za-z0-9-]{20,300}",
    notAfter: "A-Za-z0-9_.-",
    rotate: "Revoke it with auth.revoke, or remove the app from the user's account in Slack.",
    tokens: () => [
      `xoxp-${sample(digits, 12)}-${sample(digits, 12, 2)}-${sample(digits, 13)}-${sample(lowerHex, 32)}`,
    ],
    ignores: () => [`xoxp-${"x".repeat(30)}`, "xoxp-your-token"],
  }),
  prefixedToken({
    id: "slack-app-token",
    title: "a Slack app-level token",
    source: "https://docs.slack.dev/authentication/tokens",
    keywords: ["xapp-"],
    pattern: "xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[a-f0-9]{60,70}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it under Basic information, App-level tokens, in Slack's app settings.",
    tokens: () => [`xapp-1-A${sample(digits, 10)}-${sample(digits, 13)}-${sample(lowerHex, 64)}`],
    ignores: () => [`xapp-1-A${sample(digits, 10)}-${sample(digits, 13)}-...`, "xapp-your-token"],
  }),
  prefixedToken({
    id: "slack-configuration-token",
    title: "a Slack configuration or refresh token",
    source: "https://docs.slack.dev/authentication/using-token-rotation",
    keywords: ["xoxe.xox", "xoxe-"],
    pattern: "xoxe(?:\\.xox[bp])?-[0-9]-[A-Za-z0-9]{60,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it under Your app configuration tokens on Slack's page of apps.",
    tokens: () => [`xoxe.xoxp-1-${sample(alphanumeric, 166)}`, `xoxe-1-${sample(alphanumeric, 146)}`],
    ignores: () => [`xoxe-1-${"x".repeat(146)}`, `xoxe.xoxp-1-${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "slack-session-token",
    title: "a token or cookie of a person's Slack session",
    source: "https://docs.slack.dev/authentication/tokens",
    keywords: ["xoxc-", "xoxd-", "xoxs-"],
    pattern: "xox[cds]-[A-Za-z0-9%_-]{20,400}",
    notAfter: "A-Za-z0-9_%-",
    rotate: "Sign out of all sessions in Slack's account settings.",
    tokens: () => [
      `xoxc-${sample(digits, 12)}-${sample(digits, 12, 2)}-${sample(digits, 13)}-${sample(lowerHex, 64)}`,
      `xoxd-${sample(alphanumeric, 80)}%2B${sample(alphanumeric, 40)}%3D`,
    ],
    ignores: () => [`xoxc-${"x".repeat(40)}`, "xoxd-your-cookie"],
  }),
  prefixedToken({
    id: "slack-legacy-token",
    title: "a Slack token of an older kind",
    source: "https://docs.slack.dev/changelog/2024-09-legacy-custom-bots-classic-apps-deprecation",
    keywords: ["xoxa-", "xoxr-", "xoxo-"],
    pattern: "xox[aor]-(?:[0-9]{1,2}-)?[A-Za-z0-9-]{20,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with auth.revoke.",
    tokens: () => [`xoxa-2-${sample(digits, 12)}-${sample(digits, 12, 2)}-${sample(lowerHex, 32)}`],
    ignores: () => [`xoxa-2-${"x".repeat(30)}`, "xoxr-your-token"],
  }),
  {
    id: "slack-webhook",
    title: "a Slack webhook's address",
    source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
    keywords: ["hooks.slack.com/services/"],
    pattern: "hooks\\.slack\\.com/services/([A-Za-z0-9]{8,14}/[A-Za-z0-9]{8,20}/[A-Za-z0-9]{16,32})",
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
  {
    id: "slack-workflow-url",
    title: "a Slack workflow's address",
    source:
      "https://slack.com/help/articles/360041352714-Build-a-workflow--Create-a-workflow-that-starts-outside-of-Slack",
    keywords: ["hooks.slack.com/workflows/", "hooks.slack.com/triggers/"],
    pattern:
      "hooks\\.slack\\.com/(?:workflows|triggers)/([A-Za-z0-9]{8,14}/[A-Za-z0-9]{8,20}(?:/[0-9]{10,20})?/[A-Za-z0-9]{16,40})(?![A-Za-z0-9/])",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => /^T0{6,}|X{8}|x{8}/.test(match[1] ?? ""),
    rotate: "Delete the webhook's step of the workflow in Slack and add a new one.",
    finds: () => {
      const end = sample(alphanumeric, 24);
      const workflow = `T${sample(digits, 9)}/A${sample(digits, 10)}/${sample(digits, 18)}/${end}`;
      const trigger = `T${sample(digits, 9)}/${sample(digits, 13)}/${sample(lowerHex, 32)}`;
      return [
        { text: `POST https://hooks.slack.com/workflows/${workflow} `, secret: workflow },
        { text: `curl https://hooks.slack.com/triggers/${trigger} -d '{}'`, secret: trigger },
      ];
    },
    ignores: () => [
      `https://hooks.slack.com/workflows/T00000000/A00000000/${"0".repeat(18)}/${"X".repeat(24)}`,
      "https://hooks.slack.com/triggers/...",
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
