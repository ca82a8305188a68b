import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const knockDetectors: readonly Detector[] = [
  namedSecret({
    id: "knock-api-key",
    title: "a Knock secret key",
    source: "https://docs.knock.app/developer-tools/api-keys",
    names: ["knock"],
    value: "sk_(?:test_|live_)?[A-Za-z0-9_-]{40,48}",
    rotate: "Rotate it in Knock's dashboard under Developers, API keys.",
    values: () => [`sk_${sample(base64Url, 43)}`],
    ignores: () => [
      "knock_api_key = process.env.KNOCK_API_KEY",
      `knock key: ${"x".repeat(43)}`,
      `KNOCK_API_KEY=sk_${"x".repeat(43)}`,
      "knock_feed_key: notification-feed-of-the-provider",
    ],
  }),
];
