import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const ghostDetectors: readonly Detector[] = [
  namedSecret({
    id: "ghost-admin-key",
    title: "a Ghost admin key",
    source: "https://docs.ghost.org/admin-api/#token-authentication",
    names: ["ghost"],
    value: "[0-9a-f]{24}:[0-9a-f]{64}",
    rotate: "Regenerate it in Ghost's admin under Settings, Integrations.",
    values: () => [`${sample(lowerHex, 24)}:${sample(lowerHex, 64)}`],
    ignores: () => [
      "ghost_api_key = process.env.GHOST_API_KEY",
      `ghost key: ${"x".repeat(64)}`,
      `ghost_content_key: ${sample(lowerHex, 26)}`,
    ],
  }),
];
