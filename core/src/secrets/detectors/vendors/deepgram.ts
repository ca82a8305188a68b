import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const deepgramDetectors: readonly Detector[] = [
  namedSecret({
    id: "deepgram-api-key",
    title: "a Deepgram key",
    source: "https://developers.deepgram.com/docs/create-additional-api-keys",
    names: ["deepgram"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in the Deepgram console under API keys and create a new one.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "deepgram_api_key = process.env.DEEPGRAM_API_KEY",
      `deepgram key: ${"x".repeat(40)}`,
      `deepgram-sdk commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
