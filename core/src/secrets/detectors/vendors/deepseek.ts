import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const deepseekDetectors: readonly Detector[] = [
  namedSecret({
    id: "deepseek-api-key",
    title: "a DeepSeek key",
    source: "https://api-docs.deepseek.com/",
    names: ["deepseek"],
    value: "sk-[0-9a-f]{32}",
    rotate: "Delete it on DeepSeek's platform under API keys and create a new one.",
    values: () => [`sk-${sample(lowerHex, 32)}`],
    ignores: () => [
      "deepseek_api_key = process.env.DEEPSEEK_API_KEY",
      `deepseek key: ${"x".repeat(32)}`,
      `DEEPSEEK_API_KEY=sk-${"0".repeat(32)}`,
      "deepseek: sk-your-key",
    ],
  }),
];
