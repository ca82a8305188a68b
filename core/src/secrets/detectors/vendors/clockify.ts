import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const clockifyDetectors: readonly Detector[] = [
  namedSecret({
    id: "clockify-api-key",
    title: "a Clockify key",
    source: "https://docs.clockify.me/",
    names: ["clockify"],
    value: "[A-Za-z0-9]{47,48}",
    entropyMin: 4.1,
    rotate: "Regenerate it in Clockify under Preferences, Advanced.",
    values: () => [sample(alphanumeric, 48)],
    ignores: () => [
      "clockify_api_key = process.env.CLOCKIFY_API_KEY",
      `clockify key: ${"x".repeat(48)}`,
      `clockify digest: ${sample(lowerHex, 48)}`,
    ],
  }),
];
