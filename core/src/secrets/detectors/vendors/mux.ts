import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, sample } from "../sample.ts";
import { sampleUuid } from "../uuid.ts";

export const muxDetectors: readonly Detector[] = [
  namedSecret({
    id: "mux-token-secret",
    title: "a Mux token's secret",
    source: "https://www.mux.com/docs/core/make-api-requests",
    names: ["mux_token", "mux_secret", "mux-token", "mux.com", "mux token"],
    value: "[A-Za-z0-9+/]{75}",
    entropyMin: 4,
    rotate: "Revoke it in Mux's dashboard under Settings, Access tokens.",
    values: () => [sample(base64, 75)],
    ignores: () => [
      "MUX_TOKEN_SECRET=$MUX_TOKEN_SECRET",
      `mux_token_secret: ${"x".repeat(75)}`,
      `mux_token_id: ${sampleUuid()}`,
    ],
  }),
];
