import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const flagsmithDetectors: readonly Detector[] = [
  prefixedToken({
    id: "flagsmith-server-key",
    title: "a Flagsmith server key",
    source: "https://docs.flagsmith.com/clients/server-side",
    keywords: ["ser."],
    pattern: "ser\\.[A-Za-z0-9]{22,48}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_.-",
    entropyMin: 3.5,
    confidence: "medium",
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]),
    rotate: "Delete it in Flagsmith under SDK keys and create a new one.",
    tokens: () => [`ser.${sample(alphanumeric, 22)}`],
    ignores: () => [`ser.${"x".repeat(22)}`, "ser.serializeDocumentFragment", "user.getPropertyDescriptors1"],
  }),
];
