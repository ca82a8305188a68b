import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, sample, upper } from "../sample.ts";

export const runpodDetectors: readonly Detector[] = [
  prefixedToken({
    id: "runpod-api-key",
    title: "a RunPod key",
    source: "https://docs.runpod.io/get-started/api-keys",
    keywords: ["rpa_"],
    pattern: "rpa_[A-Za-z0-9]{40,52}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the RunPod console under Settings, API keys, and create a new one.",
    tokens: () => [`rpa_${sample(digits + upper, 40)}${sample(alphanumeric, 6)}`],
    ignores: () => [`rpa_${"x".repeat(46)}`, "rpa_matched_edges", `rpa_${sample(alphanumeric, 20)}`],
  }),
];
