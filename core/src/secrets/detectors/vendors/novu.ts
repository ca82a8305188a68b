import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const novuDetectors: readonly Detector[] = [
  namedSecret({
    id: "novu-secret-key",
    title: "a Novu key",
    source: "https://docs.novu.co/api-reference/overview",
    names: ["novu"],
    called: ["key", "secret"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in Novu's dashboard under API keys.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "novu_api_key = process.env.NOVU_API_KEY",
      `novu key: ${"x".repeat(32)}`,
      `novu workflow id: ${sample(lowerHex, 32)}`,
    ],
  }),
];
