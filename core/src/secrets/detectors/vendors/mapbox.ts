import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const mapboxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mapbox-secret-token",
    title: "a Mapbox secret token",
    source: "https://docs.mapbox.com/help/glossary/access-token/",
    keywords: ["sk.eyj", "tk.eyj"],
    pattern: "[st]k\\.eyJ[A-Za-z0-9_-]{50,300}\\.[A-Za-z0-9_-]{20,24}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_.-",
    entropyMin: 3.6,
    rotate: "Delete it in Mapbox under Tokens and create a new one.",
    tokens: () => [`sk.eyJ${sample(alphanumeric, 80)}.${sample(base64Url, 22)}`],
    ignores: () => [
      `pk.eyJ${sample(alphanumeric, 80)}.${sample(base64Url, 22)}`,
      `sk.eyJ${"x".repeat(80)}.${"x".repeat(22)}`,
      `task.eyJ${sample(alphanumeric, 80)}.${sample(base64Url, 22)}`,
    ],
  }),
];
