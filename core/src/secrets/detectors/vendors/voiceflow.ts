import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const voiceflowDetectors: readonly Detector[] = [
  prefixedToken({
    id: "voiceflow-api-key",
    title: "a Voiceflow key",
    source: "https://docs.voiceflow.com/reference/authentication",
    keywords: ["vf.dm."],
    pattern: "VF\\.DM\\.[0-9a-f]{24}\\.[A-Za-z0-9]{16}(?![A-Za-z0-9])",
    rotate: "Delete it in Voiceflow under Settings, API keys, and create a new one.",
    tokens: () => [`VF.DM.${sample(lowerHex, 24)}.${sample(alphanumeric, 16)}`],
    ignores: () => [`VF.DM.${"0".repeat(24)}.${"x".repeat(16)}`, "VF.DM.your.key"],
  }),
];
