import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const figmaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "figma-access-token",
    title: "a Figma token",
    source: "https://developers.figma.com/docs/rest-api/authentication/",
    keywords: ["figd_", "figu_", "figo_"],
    pattern: "fig[duo]_[A-Za-z0-9_-]{36,60}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.6,
    rotate: "Revoke it in Figma under Settings, Security, Personal access tokens.",
    tokens: () => [`figd_${sample(base64Url, 40)}`],
    ignores: () => [`figd_${"x".repeat(40)}`, "figd_your_token"],
  }),
];
