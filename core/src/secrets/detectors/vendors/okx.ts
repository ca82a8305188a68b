import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, sample } from "../sample.ts";

export const okxDetectors: readonly Detector[] = [
  namedSecret({
    id: "okx-api-secret",
    title: "an OKX secret",
    source: "https://www.okx.com/docs-v5/en/#overview-rest-authentication",
    names: ["okx_", "okx-", "okx.", "okx "],
    called: ["secret", "key"],
    value: "[0-9A-F]{32}",
    rotate: "Delete the API key in OKX under API and create a new one.",
    values: () => [sample(digits + "ABCDEF", 32)],
    ignores: () => [
      "OKX_SECRET_KEY=$OKX_SECRET_KEY",
      `okx_secret_key: ${"0".repeat(32)}`,
      `okx_checksum: ${sample(digits + "ABCDEF", 32)}`,
    ],
  }),
];
