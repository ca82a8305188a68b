import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const clarifaiDetectors: readonly Detector[] = [
  namedSecret({
    id: "clarifai-pat",
    title: "a Clarifai token",
    source: "https://docs.clarifai.com/clarifai-basics/authentication/personal-access-tokens",
    names: ["clarifai"],
    called: ["pat", "key", "token"],
    value: "[0-9a-f]{32}",
    rotate: "Delete it in Clarifai under Settings, Security, and create a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "clarifai_api_key = process.env.CLARIFAI_API_KEY",
      `clarifai key: ${"x".repeat(32)}`,
      `clarifai model version id: ${sample(lowerHex, 32)}`,
    ],
  }),
];
