import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const bybitDetectors: readonly Detector[] = [
  namedSecret({
    id: "bybit-api-secret",
    title: "a Bybit secret",
    source: "https://bybit-exchange.github.io/docs/v5/guide",
    names: ["bybit"],
    called: ["secret"],
    value: "[A-Za-z0-9]{36}",
    entropyMin: 3.6,
    rotate: "Delete the API key in Bybit under API management and create a new one.",
    values: () => [sample(alphanumeric, 36)],
    ignores: () => [
      "bybit_secret_key = process.env.BYBIT_SECRET_KEY",
      `bybit key: ${"x".repeat(36)}`,
      `bybit sha1 secret: ${sample(lowerHex, 36)}`,
    ],
  }),
];
