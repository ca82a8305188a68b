import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const amplitudeDetectors: readonly Detector[] = [
  namedSecret({
    id: "amplitude-secret-key",
    title: "an Amplitude secret key",
    source: "https://amplitude.com/docs/apis/authentication",
    names: ["amplitude"],
    called: ["secret"],
    value: "[0-9a-f]{32}",
    rotate: "Rotate it in Amplitude under Settings, Projects.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "amplitude_api_secret = process.env.AMPLITUDE_API_SECRET",
      `amplitude secret: ${"x".repeat(32)}`,
      `amplitude_api_key: ${sample(lowerHex, 32)}`,
    ],
  }),
];
