import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const pusherDetectors: readonly Detector[] = [
  namedSecret({
    id: "pusher-secret",
    title: "a Pusher secret",
    source: "https://pusher.com/docs/channels/channels_libraries/libraries/",
    names: ["pusher"],
    called: ["secret"],
    value: "[0-9a-f]{20}",
    rotate: "Create new tokens in Pusher's dashboard under App keys and delete the old.",
    values: () => [sample(lowerHex, 20)],
    ignores: () => [
      "pusher_api_secret = process.env.PUSHER_API_SECRET",
      `pusher secret: ${"x".repeat(20)}`,
      `pusher_app_key: ${sample(lowerHex, 20)}`,
    ],
  }),
];
