import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const renderDetectors: readonly Detector[] = [
  prefixedToken({
    id: "render-key",
    title: "a Render API key",
    source: "https://render.com/docs/api",
    keywords: ["rnd_"],
    pattern: "rnd_[A-Za-z0-9]{28,40}(?![A-Za-z0-9])",
    rotate: "Revoke it in Render under Account settings, API keys.",
    tokens: () => [`rnd_${sample(alphanumeric, 32)}`],
    ignores: () => [`rnd_${"x".repeat(32)}`, `rnd_${sample(alphanumeric, 10)}`],
  }),
];
