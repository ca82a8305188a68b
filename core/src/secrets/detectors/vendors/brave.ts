import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const braveDetectors: readonly Detector[] = [
  namedSecret({
    id: "brave-search-key",
    title: "a Brave Search key",
    source: "https://api-dashboard.search.brave.com/app/documentation/web-search/get-started",
    names: ["brave", "x-subscription-token"],
    value: "BSA[A-Za-z0-9_-]{24,32}",
    rotate: "Delete it in Brave's API dashboard under API keys and create a new one.",
    values: () => [`BSA${sample(base64Url, 28)}`],
    ignores: () => [
      "brave_api_key = process.env.BRAVE_API_KEY",
      `brave key: ${"x".repeat(31)}`,
      `BRAVE_API_KEY=BSA${"x".repeat(28)}`,
    ],
  }),
];
