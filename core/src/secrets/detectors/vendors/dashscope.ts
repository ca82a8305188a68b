import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const dashscopeDetectors: readonly Detector[] = [
  namedSecret({
    id: "dashscope-api-key",
    title: "an Alibaba Model Studio (DashScope) key",
    source: "https://www.alibabacloud.com/help/en/model-studio/get-api-key",
    names: ["dashscope", "bailian"],
    value: "sk-[0-9a-f]{32}",
    rotate: "Delete it in Model Studio under API keys and create a new one.",
    values: () => [`sk-${sample(lowerHex, 32, 2)}`],
    ignores: () => [
      "dashscope_api_key = process.env.DASHSCOPE_API_KEY",
      `dashscope key: ${"x".repeat(32)}`,
      `DASHSCOPE_API_KEY=sk-${"0".repeat(32)}`,
    ],
  }),
];
