import type { Detector } from "../../detector.ts";
import { base64Url, digits, sample } from "../sample.ts";

export const telegramDetectors: readonly Detector[] = [
  {
    id: "telegram-bot-token",
    title: "a Telegram bot's token",
    source: "https://core.telegram.org/bots/api#authorizing-your-bot",
    keywords: [":aa"],
    pattern: ":(AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.6,
    isNoSecret: (match) =>
      !/(?:^|[^0-9])[0-9]{8,12}$/.test(match.input.slice(Math.max(0, match.index - 14), match.index)),
    rotate: "Revoke it with @BotFather's /revoke and use the new one.",
    finds: () => [
      {
        text: `https://api.telegram.org/bot${sample(digits, 10)}:AA${sample(base64Url, 33)}/getMe`,
        secret: `AA${sample(base64Url, 33)}`,
      },
    ],
    ignores: () => [
      `12:AA${sample(base64Url, 33)}`,
      `${sample(digits, 10)}:AA${"x".repeat(33)}`,
      "color:AAAAAA",
    ],
  },
];
