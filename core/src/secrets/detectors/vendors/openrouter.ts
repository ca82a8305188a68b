import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const openrouterDetectors: readonly Detector[] = [
  prefixedToken({
    id: "openrouter-key",
    title: "an OpenRouter key",
    source: "https://openrouter.ai/docs/api-reference/authentication",
    keywords: ["sk-or-v1-"],
    pattern: "sk-or-v1-[0-9a-f]{64}(?![0-9a-f])",
    rotate: "Delete it in OpenRouter's settings under Keys and create a new one.",
    tokens: () => [`sk-or-v1-${sample(lowerHex, 64)}`],
    ignores: () => [`sk-or-v1-${"0".repeat(64)}`, "sk-or-v1-..."],
  }),
];
