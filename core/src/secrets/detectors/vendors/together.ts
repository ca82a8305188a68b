import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const togetherDetectors: readonly Detector[] = [
  prefixedToken({
    id: "together-api-key",
    title: "a Together AI key",
    source: "https://docs.together.ai/docs/quickstart",
    keywords: ["tgp_v1_"],
    pattern: "tgp_v1_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    rotate: "Delete it in Together's settings under API keys and create a new one.",
    tokens: () => [`tgp_v1_${sample(base64Url, 43)}`],
    ignores: () => [`tgp_v1_${"x".repeat(43)}`, "tgp_v1_key = load()"],
  }),
  namedSecret({
    id: "together-legacy-key",
    title: "a Together AI key of the older kind",
    source: "https://docs.together.ai/docs/quickstart",
    names: ["together_api", "together-api", "togetherai", "together_ai", "together.ai", "together-ai"],
    value: "[0-9a-f]{64}",
    rotate: "Regenerate it in Together's settings under API keys.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [
      "TOGETHER_API_KEY=$TOGETHER_API_KEY",
      `together_api_key: ${"0".repeat(64)}`,
      `togetherai sha256: ${sample(lowerHex, 64)}`,
    ],
  }),
];
