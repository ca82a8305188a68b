import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lowerHex, sample, upper } from "../sample.ts";

export const etherscanDetectors: readonly Detector[] = [
  namedSecret({
    id: "etherscan-api-key",
    title: "an Etherscan key",
    source: "https://docs.etherscan.io/getting-started/viewing-api-usage-statistics",
    names: ["etherscan", "polygonscan", "bscscan", "arbiscan", "basescan"],
    value: "[A-Z0-9]{34}",
    rotate: "Delete it in Etherscan under API keys and create a new one.",
    values: () => [sample(digits + upper, 34)],
    ignores: () => [
      "etherscan_secret_key = process.env.ETHERSCAN_SECRET_KEY",
      `etherscan key: ${"x".repeat(34)}`,
      `etherscan address: 0x${sample(lowerHex, 40)}`,
    ],
  }),
];
