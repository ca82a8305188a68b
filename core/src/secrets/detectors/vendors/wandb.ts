import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const wandbDetectors: readonly Detector[] = [
  namedSecret({
    id: "wandb-api-key",
    title: "a Weights & Biases key",
    source: "https://docs.wandb.ai/support/find_api_key/",
    names: ["wandb", "weights & biases", "weights and biases"],
    called: ["key", "login"],
    value: "[0-9a-f]{40}",
    rotate: "Reset it in Weights & Biases under User settings, API keys.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "wandb_api_key = process.env.WANDB_API_KEY",
      `wandb key: ${"x".repeat(40)}`,
      `wandb git commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  prefixedToken({
    id: "wandb-v1-key",
    title: "a Weights & Biases key (v1)",
    source: "https://docs.wandb.ai/support/find_api_key/",
    keywords: ["wandb_v1_"],
    pattern: "wandb_v1_[A-Za-z0-9_]{77}(?![A-Za-z0-9_])",
    rotate: "Delete it in Weights & Biases under User settings, API keys.",
    tokens: () => [`wandb_v1_${sample(alphanumeric, 77)}`],
    ignores: () => [`wandb_v1_${"x".repeat(77)}`, "wandb_v1_api_key_format"],
  }),
];
