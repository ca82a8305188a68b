import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const chromaticDetectors: readonly Detector[] = [
  prefixedToken({
    id: "chromatic-token",
    title: "a Chromatic project token",
    source: "https://www.chromatic.com/docs/setup/",
    keywords: ["chpt_"],
    pattern: "chpt_[0-9a-f]{15}(?![A-Za-z0-9])",
    rotate: "Reset it in Chromatic under the project's Manage, Configure.",
    tokens: () => [`chpt_${sample(lowerHex, 15)}`],
    ignores: () => [`chpt_${"0".repeat(15)}`, `chpt_${sample(lowerHex, 5)}`],
  }),
];
