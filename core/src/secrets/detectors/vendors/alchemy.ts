import type { Detector } from "../../detector.ts";
import { base64Url, sample } from "../sample.ts";

export const alchemyDetectors: readonly Detector[] = [
  {
    id: "alchemy-api-key",
    title: "an Alchemy key",
    source: "https://www.alchemy.com/docs/create-an-api-key",
    keywords: ["g.alchemy.com/"],
    pattern: "g\\.alchemy\\.com/(?:nft/|jsonrpc/)?v[23]/([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.3,
    rotate: "Delete the app in Alchemy's dashboard and create a new one.",
    finds: () => [
      {
        text: `https://eth-mainnet.g.alchemy.com/v2/${sample(base64Url, 32)}`,
        secret: sample(base64Url, 32),
      },
    ],
    ignores: () => [
      `https://eth-mainnet.g.alchemy.com/v2/${"x".repeat(32)}`,
      "https://eth-mainnet.g.alchemy.com/v2/${ALCHEMY_API_KEY}",
      "https://eth-mainnet.g.alchemy.com/v2/demo",
    ],
  },
];
