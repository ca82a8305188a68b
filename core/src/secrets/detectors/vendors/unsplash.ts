import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const unsplashDetectors: readonly Detector[] = [
  namedSecret({
    id: "unsplash-access-key",
    title: "an Unsplash key",
    source: "https://unsplash.com/documentation#authorization",
    names: ["unsplash"],
    called: ["key", "secret"],
    value: "[A-Za-z0-9_-]{43}",
    entropyMin: 4,
    rotate: "Regenerate it in Unsplash under Your apps, Keys.",
    values: () => [sample(base64Url, 43)],
    ignores: () => [
      "unsplash_api_key = process.env.UNSPLASH_API_KEY",
      `unsplash key: ${"x".repeat(43)}`,
      "unsplash_key_url: https://api.unsplash.com/photos/random-photo-of-the-day",
    ],
  }),
];
