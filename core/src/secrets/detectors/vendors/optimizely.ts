import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const optimizelyDetectors: readonly Detector[] = [
  namedSecret({
    id: "optimizely-access-token",
    title: "an Optimizely token",
    source: "https://docs.developers.optimizely.com/web-experimentation/docs/personal-access-token",
    names: ["optimizely"],
    value: "2:[A-Za-z0-9_-]{40,90}",
    rotate: "Delete it in Optimizely under Profile, API access, and create a new one.",
    values: () => [`2:${sample(base64Url, 60)}`],
    ignores: () => [
      "optimizely_api_token = process.env.OPTIMIZELY_API_TOKEN",
      `optimizely token: ${"x".repeat(60)}`,
      `optimizely_token: 2:${"x".repeat(60)}`,
    ],
  }),
];
