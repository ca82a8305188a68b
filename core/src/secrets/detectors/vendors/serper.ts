import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const serperDetectors: readonly Detector[] = [
  namedSecret({
    id: "serper-api-key",
    title: "a Serper key",
    source: "https://serper.dev/api-keys",
    names: ["serper"],
    called: ["key"],
    value: "[0-9a-f]{40}",
    rotate: "Regenerate it in Serper's dashboard under API keys.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "serper_api_key = process.env.SERPER_API_KEY",
      `serper key: ${"x".repeat(40)}`,
      `serper commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
