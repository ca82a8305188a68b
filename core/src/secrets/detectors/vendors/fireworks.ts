import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const fireworksDetectors: readonly Detector[] = [
  prefixedToken({
    id: "fireworks-api-key",
    title: "a Fireworks AI key",
    source: "https://docs.fireworks.ai/getting-started/quickstart",
    keywords: ["fw_"],
    pattern: "fw_[A-Za-z0-9]{22,24}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.3,
    confidence: "medium",
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]),
    rotate: "Delete it in Fireworks' dashboard under API keys and create a new one.",
    tokens: () => [`fw_${sample(alphanumeric, 24)}`],
    ignores: () => [`fw_${"x".repeat(24)}`, "fw_updateNetworkInterfaces", `fw_${sample(alphanumeric, 12)}`],
  }),
];
