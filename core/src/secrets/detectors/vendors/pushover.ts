import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, sample } from "../sample.ts";

export const pushoverDetectors: readonly Detector[] = [
  namedSecret({
    id: "pushover-token",
    title: "a Pushover token",
    source: "https://pushover.net/api",
    names: ["pushover"],
    called: ["token", "key"],
    value: "[au][a-z0-9]{29}",
    entropyMin: 3.3,
    rotate: "Delete the application in Pushover and create a new one.",
    values: () => [`a${sample(digits + lower, 29)}`],
    ignores: () => [
      "pushover_api_token = process.env.PUSHOVER_API_TOKEN",
      `pushover token: ${"x".repeat(30)}`,
      "pushover token: applicationtokenhandlerabcdefg",
    ],
  }),
];
