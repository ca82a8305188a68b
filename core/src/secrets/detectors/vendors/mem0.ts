import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const mem0Detectors: readonly Detector[] = [
  prefixedToken({
    id: "mem0-api-key",
    title: "a Mem0 key",
    source: "https://docs.mem0.ai/platform/quickstart",
    keywords: ["m0-"],
    pattern: "m0-[A-Za-z0-9]{24,44}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Mem0's dashboard under API keys and create a new one.",
    tokens: () => [`m0-${sample(alphanumeric, 40)}`],
    ignores: () => [`m0-${"x".repeat(40)}`, "m0-your-api-key", `com0-${sample(alphanumeric, 40)}`],
  }),
];
