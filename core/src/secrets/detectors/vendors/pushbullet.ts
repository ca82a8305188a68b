import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const pushbulletDetectors: readonly Detector[] = [
  namedSecret({
    id: "pushbullet-access-token",
    title: "a Pushbullet token",
    source: "https://docs.pushbullet.com/#authentication",
    names: ["pushbullet"],
    value: "o\\.[A-Za-z0-9]{32}",
    rotate: "Reset all access tokens in Pushbullet under Settings, Account.",
    values: () => [`o.${sample(alphanumeric, 32)}`],
    ignores: () => [
      "pushbullet_api_token = process.env.PUSHBULLET_API_TOKEN",
      `pushbullet token: ${"x".repeat(34)}`,
      `pushbullet: o.${"x".repeat(32)}`,
    ],
  }),
];
