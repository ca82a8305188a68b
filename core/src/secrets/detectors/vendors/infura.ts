import type { Detector } from "../../detector.ts";
import { lowerHex, sample } from "../sample.ts";

export const infuraDetectors: readonly Detector[] = [
  {
    id: "infura-project-id",
    title: "an Infura key",
    source: "https://docs.metamask.io/services/get-started/endpoints/",
    keywords: ["infura.io/"],
    pattern: "infura\\.io/(?:ws/)?v3/([0-9a-f]{32})(?![A-Za-z0-9])",
    captures: [1],
    confidence: "medium",
    entropyMin: 3,
    rotate: "Delete the key in the MetaMask developer dashboard and create a new one.",
    finds: () => [
      { text: `https://mainnet.infura.io/v3/${sample(lowerHex, 32)}`, secret: sample(lowerHex, 32) },
    ],
    ignores: () => [
      `https://mainnet.infura.io/v3/${"0".repeat(32)}`,
      "https://mainnet.infura.io/v3/YOUR-PROJECT-ID",
      "wss://mainnet.infura.io/ws/v3/${projectId}",
    ],
  },
];
