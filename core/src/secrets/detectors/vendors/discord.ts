import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, base64Url, digits, lowerHex, sample } from "../sample.ts";

export const discordDetectors: readonly Detector[] = [
  namedSecret({
    id: "discord-bot-token",
    title: "a Discord bot's token",
    source: "https://discord.com/developers/docs/reference#authentication",
    names: ["discord", "authorization: bot", '"bot', "bot_token"],
    value: "[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}",
    rotate: "Reset it in Discord's developer portal under Bot.",
    values: () => [`MT${sample(base64Url, 24)}.${sample(alphanumeric, 6)}.${sample(base64Url, 38)}`],
    ignores: () => [
      "discord_token = process.env.DISCORD_TOKEN",
      `DISCORD_TOKEN=M${"x".repeat(25)}.${"x".repeat(6)}.${"x".repeat(38)}`,
      `discord.js: ${sample(lowerHex, 40)}`,
    ],
  }),
  {
    id: "discord-webhook",
    title: "a Discord webhook's address",
    source: "https://discord.com/developers/docs/resources/webhook",
    keywords: ["discord.com/api/", "discordapp.com/api/"],
    pattern:
      "discord(?:app)?\\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/([A-Za-z0-9_-]{60,80})(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.3,
    rotate: "Delete the webhook in the channel's settings under Integrations and create a new one.",
    finds: () => [
      {
        text: `https://discord.com/api/webhooks/${sample(digits, 18)}/${sample(base64Url, 68)}`,
        secret: sample(base64Url, 68),
      },
    ],
    ignores: () => [
      "https://discord.com/api/webhooks/{webhook.id}/{webhook.token}",
      `https://discord.com/api/webhooks/${sample(digits, 18)}/${"x".repeat(68)}`,
    ],
  },
  namedSecret({
    id: "discord-client-secret",
    title: "a Discord client secret",
    source: "https://discord.com/developers/docs/topics/oauth2",
    names: ["discord"],
    called: ["secret"],
    value: "[A-Za-z0-9_-]{32}",
    entropyMin: 3.6,
    rotate: "Reset it in Discord's developer portal under OAuth2.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "discord_api_secret = process.env.DISCORD_API_SECRET",
      `discord secret: ${"x".repeat(32)}`,
      `discord client id: ${sample(digits, 18)}`,
    ],
  }),
];
