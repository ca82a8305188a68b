import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const kucoinDetectors: readonly Detector[] = [
  namedSecret({
    id: "kucoin-api-secret",
    title: "a KuCoin secret",
    source: "https://www.kucoin.com/docs-new/authentication",
    names: ["kucoin"],
    called: ["secret"],
    value: `${uuid}`,
    rotate: "Delete the API key in KuCoin under API management and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "kucoin_secret_key = process.env.KUCOIN_SECRET_KEY",
      `kucoin key: ${"x".repeat(36)}`,
      `kucoin order id: ${sampleUuid()}`,
    ],
  }),
];
