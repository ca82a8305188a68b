import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const redditDetectors: readonly Detector[] = [
  namedSecret({
    id: "reddit-client-secret",
    title: "a Reddit client secret",
    source: "https://github.com/reddit-archive/reddit/wiki/OAuth2",
    names: ["reddit"],
    called: ["secret"],
    value: "[A-Za-z0-9_-]{27}(?:[A-Za-z0-9_-]{3})?",
    entropyMin: 3.6,
    rotate: "Delete the app in Reddit under Preferences, Apps, and create a new one.",
    values: () => [sample(base64Url, 27), sample(base64Url, 30)],
    ignores: () => [
      "reddit_api_secret = process.env.REDDIT_API_SECRET",
      `reddit secret: ${"x".repeat(27)}`,
      "reddit_secret: get-client-secret-of-reddit",
    ],
  }),
];
