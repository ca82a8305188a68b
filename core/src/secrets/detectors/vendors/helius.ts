import type { Detector } from "../../detector.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const heliusDetectors: readonly Detector[] = [
  {
    id: "helius-api-key",
    title: "a Helius key",
    source: "https://www.helius.dev/docs/api-reference/authentication",
    keywords: ["helius-rpc.com/", "api.helius.xyz/"],
    pattern: `(?:helius-rpc\\.com/|api\\.helius\\.xyz/[A-Za-z0-9/_-]{0,80})\\?api-key=(${uuid})(?![A-Za-z0-9])`,
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Delete it in Helius' dashboard under API keys and create a new one.",
    finds: () => [{ text: `https://mainnet.helius-rpc.com/?api-key=${sampleUuid()}`, secret: sampleUuid() }],
    ignores: () => [
      "https://mainnet.helius-rpc.com/?api-key=YOUR_API_KEY",
      `https://mainnet.helius-rpc.com/?request=${sampleUuid()}`,
    ],
  },
];
