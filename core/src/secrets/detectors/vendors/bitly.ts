import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const bitlyDetectors: readonly Detector[] = [
  namedSecret({
    id: "bitly-access-token",
    title: "a Bitly token",
    source: "https://dev.bitly.com/docs/getting-started/authentication/",
    names: ["bitly", "bit.ly"],
    called: ["token", "key"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in Bitly under Settings, API, and create a new one.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "bitly_api_token = process.env.BITLY_API_TOKEN",
      `bitly token: ${"x".repeat(40)}`,
      `bitly commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
