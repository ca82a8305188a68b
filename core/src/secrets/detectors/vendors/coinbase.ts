import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, sample } from "../sample.ts";

export const coinbaseDetectors: readonly Detector[] = [
  namedSecret({
    id: "coinbase-api-secret",
    title: "a Coinbase key",
    source: "https://docs.cdp.coinbase.com/get-started/authentication/cdp-api-keys",
    names: ["coinbase", "cdp_api"],
    called: ["key", "secret"],
    value: "[A-Za-z0-9+/]{86}==",
    entropyMin: 4,
    rotate: "Delete the API key in the Coinbase Developer Platform and create a new one.",
    values: () => [`${sample(base64, 86)}==`],
    ignores: () => [
      "coinbase_secret_key = process.env.COINBASE_SECRET_KEY",
      `coinbase key: ${"x".repeat(86)}`,
      `CDP_API_KEY_SECRET=${"A".repeat(86)}==`,
    ],
  }),
];
