import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const xaiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "xai-api-key",
    title: "an xAI key",
    source: "https://docs.x.ai/docs/overview",
    keywords: ["xai-"],
    pattern: "xai-[A-Za-z0-9]{70,90}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the xAI console under API keys and create a new one.",
    tokens: () => [`xai-${sample(alphanumeric, 80)}`],
    ignores: () => [`xai-${"x".repeat(80)}`, "xai-grok-model-card", `xai-${sample(alphanumeric, 40)}`],
  }),
];
