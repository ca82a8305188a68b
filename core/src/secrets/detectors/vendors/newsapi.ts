import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const newsapiDetectors: readonly Detector[] = [
  namedSecret({
    id: "newsapi-api-key",
    title: "a News API key",
    source: "https://newsapi.org/docs/authentication",
    names: ["newsapi", "news_api"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it on News API's account page.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "newsapi_api_key = process.env.NEWSAPI_API_KEY",
      `newsapi key: ${"x".repeat(32)}`,
      `newsapi md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
