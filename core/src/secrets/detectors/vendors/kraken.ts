import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, sample } from "../sample.ts";

export const krakenDetectors: readonly Detector[] = [
  namedSecret({
    id: "kraken-private-key",
    title: "a Kraken private key",
    source: "https://docs.kraken.com/api/docs/guides/spot-rest-auth",
    names: ["kraken"],
    value: "[A-Za-z0-9+/]{86}==",
    entropyMin: 4,
    rotate: "Delete the API key in Kraken under Settings, API, and create a new one.",
    values: () => [`${sample(base64, 86, 3)}==`],
    ignores: () => [
      "kraken_secret_key = process.env.KRAKEN_SECRET_KEY",
      `kraken key: ${"x".repeat(86)}`,
      `KRAKEN_API_SECRET=${"A".repeat(86)}==`,
    ],
  }),
];
