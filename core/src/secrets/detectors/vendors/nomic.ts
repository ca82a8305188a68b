import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const nomicDetectors: readonly Detector[] = [
  namedSecret({
    id: "nomic-api-key",
    title: "a Nomic key",
    source: "https://docs.nomic.ai/platform/embeddings-and-retrieval/guides",
    names: ["nomic"],
    value: "nk-[A-Za-z0-9_-]{43}",
    rotate: "Delete it in Nomic Atlas under Settings, API keys, and create a new one.",
    values: () => [`nk-${sample(base64Url, 43)}`],
    ignores: () => [
      "nomic_api_key = process.env.NOMIC_API_KEY",
      `nomic key: ${"x".repeat(43)}`,
      `NOMIC_API_KEY=nk-${"x".repeat(43)}`,
    ],
  }),
];
