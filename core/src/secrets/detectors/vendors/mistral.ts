import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const mistralDetectors: readonly Detector[] = [
  namedSecret({
    id: "mistral-api-key",
    title: "a Mistral AI key",
    source: "https://docs.mistral.ai/getting-started/quickstart",
    names: ["mistral"],
    called: ["key", "token"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Delete it in Mistral's console (La Plateforme) under API keys and create a new one.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "mistral_api_key = process.env.MISTRAL_API_KEY",
      `mistral key: ${"x".repeat(32)}`,
      `mistral-7b sha256: ${sample(lowerHex, 64)}`,
      "mistral key: the one that opens mistralai/Mistral-7B-Instruct",
    ],
  }),
];
