import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const easypostDetectors: readonly Detector[] = [
  prefixedToken({
    id: "easypost-api-key",
    title: "an EasyPost key",
    source: "https://docs.easypost.com/docs/authentication",
    keywords: ["ezak", "eztk"],
    pattern: "EZ[AT]K[0-9a-f]{32}[A-Za-z0-9]{22}(?![A-Za-z0-9])",
    entropyMin: 3,
    rotate: "Disable it in EasyPost's dashboard under Account settings, API keys, and create a new one.",
    tokens: () => [`EZAK${sample(lowerHex, 32)}${sample(alphanumeric, 22)}`],
    ignores: () => [`EZAK${"0".repeat(54)}`, `EZTK${sample(lowerHex, 20)}`],
  }),
];
