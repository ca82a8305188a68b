import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const cerebrasDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cerebras-api-key",
    title: "a Cerebras key",
    source: "https://inference-docs.cerebras.ai/quickstart",
    keywords: ["csk-"],
    pattern: "csk-[a-z0-9]{48}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Cerebras' console under API keys and create a new one.",
    tokens: () => [`csk-${sample(digits + lower, 48)}`],
    ignores: () => [`csk-${"x".repeat(48)}`, "csk-your-key", `desk-${sample(digits + lower, 48)}`],
  }),
];
