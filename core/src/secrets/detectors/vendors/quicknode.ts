import type { Detector } from "../../detector.ts";
import { lowerHex, sample } from "../sample.ts";

export const quicknodeDetectors: readonly Detector[] = [
  {
    id: "quicknode-endpoint-token",
    title: "a QuickNode endpoint's token",
    source: "https://www.quicknode.com/docs/ethereum/authentication",
    keywords: [".quiknode.pro/"],
    pattern: "\\.quiknode\\.pro/([0-9a-f]{40})(?![A-Za-z0-9])",
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Regenerate the endpoint's token in QuickNode under Security.",
    finds: () => [
      { text: `https://dark-sea.quiknode.pro/${sample(lowerHex, 40)}/`, secret: sample(lowerHex, 40) },
    ],
    ignores: () => [
      `https://dark-sea.quiknode.pro/${"0".repeat(40)}/`,
      "https://example.quiknode.pro/<token>/",
    ],
  },
];
