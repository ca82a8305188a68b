import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const assemblyaiDetectors: readonly Detector[] = [
  namedSecret({
    id: "assemblyai-api-key",
    title: "an AssemblyAI key",
    source: "https://www.assemblyai.com/docs/api-reference/overview",
    names: ["assemblyai", "assembly_ai", "assembly-ai"],
    value: "[0-9a-f]{32}",
    rotate: "Delete it in AssemblyAI's dashboard under API keys and create a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "assemblyai_api_key = process.env.ASSEMBLYAI_API_KEY",
      `assemblyai key: ${"x".repeat(32)}`,
      `ASSEMBLYAI_KEY=${"0".repeat(32)}`,
      `assemblyai md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
