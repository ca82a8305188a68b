import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const zhipuDetectors: readonly Detector[] = [
  namedSecret({
    id: "zhipu-api-key",
    title: "a Zhipu (Z.ai) key",
    source: "https://docs.z.ai/guides/overview/quick-start",
    names: ["zhipu", "bigmodel", "zai_api", "z.ai", "glm_api"],
    value: "[0-9a-f]{32}\\.[A-Za-z0-9]{16}",
    rotate: "Delete it in the Z.ai or BigModel console under API keys and create a new one.",
    values: () => [`${sample(lowerHex, 32)}.${sample(alphanumeric, 16)}`],
    ignores: () => [
      "ZHIPU_API_KEY=$ZHIPU_API_KEY",
      `zhipu key: ${"0".repeat(32)}.${"x".repeat(16)}`,
      `bigmodel file: ${sample(lowerHex, 32)}.safetensors12345`,
    ],
  }),
];
