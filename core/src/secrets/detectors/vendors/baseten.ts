import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const basetenDetectors: readonly Detector[] = [
  namedSecret({
    id: "baseten-api-key",
    title: "a Baseten key",
    source: "https://docs.baseten.co/observability/api-keys",
    names: ["baseten"],
    value: "[A-Za-z0-9]{8}\\.[A-Za-z0-9]{32}",
    rotate: "Revoke it in Baseten under Settings, API keys, and create a new one.",
    values: () => [`${sample(alphanumeric, 8)}.${sample(alphanumeric, 32)}`],
    ignores: () => [
      "baseten_api_key = process.env.BASETEN_API_KEY",
      `baseten key: ${"x".repeat(41)}`,
      `BASETEN_API_KEY=${"x".repeat(8)}.${"x".repeat(32)}`,
    ],
  }),
];
