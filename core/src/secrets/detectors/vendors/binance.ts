import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const binanceDetectors: readonly Detector[] = [
  namedSecret({
    id: "binance-api-key",
    title: "a Binance key",
    source: "https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security",
    names: ["binance"],
    called: ["key", "secret"],
    value: "[A-Za-z0-9]{64}",
    entropyMin: 4.1,
    rotate: "Delete it in Binance under API management and create a new one.",
    values: () => [sample(alphanumeric, 64)],
    ignores: () => [
      "binance_secret_key = process.env.BINANCE_SECRET_KEY",
      `binance key: ${"x".repeat(64)}`,
      `binance sha256: ${sample(lowerHex, 64)}`,
    ],
  }),
];
