import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const scraperapiDetectors: readonly Detector[] = [
  namedSecret({
    id: "scraperapi-api-key",
    title: "a ScraperAPI key",
    source: "https://docs.scraperapi.com/",
    names: ["scraperapi", "scraper_api"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it in ScraperAPI's dashboard.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "scraperapi_api_key = process.env.SCRAPERAPI_API_KEY",
      `scraperapi key: ${"x".repeat(32)}`,
      `scraperapi md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
