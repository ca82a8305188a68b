import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const e2bDetectors: readonly Detector[] = [
  prefixedToken({
    id: "e2b-api-key",
    title: "an E2B key",
    source: "https://e2b.dev/docs/api-key",
    keywords: ["e2b_"],
    pattern: "e2b_[0-9a-f]{40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in E2B's dashboard under Keys and create a new one.",
    tokens: () => [`e2b_${sample(lowerHex, 40)}`],
    ignores: () => [`e2b_${"0".repeat(40)}`, "e2b_code_interpreter", `e2b_${sample(lowerHex, 20)}`],
  }),
];
