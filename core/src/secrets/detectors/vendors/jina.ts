import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const jinaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "jina-api-key",
    title: "a Jina AI key",
    source: "https://jina.ai/api-dashboard/",
    keywords: ["jina_"],
    pattern: "jina_[A-Za-z0-9]{60}(?![A-Za-z0-9])",
    rotate: "Delete it in Jina's dashboard under API keys and create a new one.",
    tokens: () => [`jina_${sample(lowerHex, 32)}${sample(alphanumeric, 28)}`],
    ignores: () => [
      `jina_${"x".repeat(60)}`,
      "jina_embeddings_v3_model_name",
      `jina_${sample(alphanumeric, 20)}`,
    ],
  }),
];
