import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const ollamaDetectors: readonly Detector[] = [
  namedSecret({
    id: "ollama-api-key",
    title: "an Ollama key",
    source: "https://docs.ollama.com/api/authentication",
    names: ["ollama"],
    value: "[0-9a-f]{32}\\.[A-Za-z0-9_-]{24}",
    rotate: "Delete it on ollama.com under Settings, Keys, and create a new one.",
    values: () => [`${sample(lowerHex, 32)}.${sample(base64Url, 24)}`],
    ignores: () => [
      "ollama_api_key = process.env.OLLAMA_API_KEY",
      `ollama key: ${"x".repeat(57)}`,
      `OLLAMA_API_KEY=${"0".repeat(32)}.${"x".repeat(24)}`,
    ],
  }),
];
