import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const clojarsDetectors: readonly Detector[] = [
  prefixedToken({
    id: "clojars-token",
    title: "a Clojars deploy token",
    source: "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
    keywords: ["clojars_"],
    pattern: "CLOJARS_[a-z0-9]{60}(?![A-Za-z0-9])",
    rotate: "Disable it at Clojars under Dashboard, Deploy tokens.",
    tokens: () => [`CLOJARS_${sample(lower + digits, 60)}`],
    ignores: () => [`CLOJARS_${"x".repeat(60)}`, `CLOJARS_${sample(lower + digits, 12)}`],
  }),
];
