import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lowerHex, sample, upper } from "../sample.ts";

export const scrapingbeeDetectors: readonly Detector[] = [
  namedSecret({
    id: "scrapingbee-api-key",
    title: "a ScrapingBee key",
    source: "https://www.scrapingbee.com/documentation/",
    names: ["scrapingbee"],
    value: "[A-Z0-9]{80}",
    rotate: "Regenerate it in ScrapingBee's dashboard under API key.",
    values: () => [sample(digits + upper, 80)],
    ignores: () => [
      "scrapingbee_api_key = process.env.SCRAPINGBEE_API_KEY",
      `scrapingbee key: ${"x".repeat(80)}`,
      `scrapingbee digest: ${sample(lowerHex, 80)}`,
    ],
  }),
];
