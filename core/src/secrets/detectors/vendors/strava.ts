import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const stravaDetectors: readonly Detector[] = [
  namedSecret({
    id: "strava-client-secret",
    title: "a Strava secret or token",
    source: "https://developers.strava.com/docs/authentication/",
    names: ["strava"],
    called: ["secret", "token"],
    value: "[0-9a-f]{40}",
    rotate: "Regenerate it in Strava under Settings, My API application.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "strava_api_secret = process.env.STRAVA_API_SECRET",
      `strava secret: ${"x".repeat(40)}`,
      `strava commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
