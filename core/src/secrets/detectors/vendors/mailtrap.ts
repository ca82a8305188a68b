import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const mailtrapDetectors: readonly Detector[] = [
  namedSecret({
    id: "mailtrap-api-token",
    title: "a Mailtrap token",
    source: "https://docs.mailtrap.io/developers/authentication",
    names: ["mailtrap"],
    called: ["token", "key"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it in Mailtrap under Settings, API tokens.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "mailtrap_api_token = process.env.MAILTRAP_API_TOKEN",
      `mailtrap token: ${"x".repeat(32)}`,
      `mailtrap inbox md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
