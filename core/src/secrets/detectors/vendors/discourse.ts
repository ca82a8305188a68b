import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const discourseDetectors: readonly Detector[] = [
  namedSecret({
    id: "discourse-api-key",
    title: "a Discourse key",
    source: "https://docs.discourse.org/",
    names: ["discourse"],
    called: ["key"],
    value: "[0-9a-f]{64}",
    rotate: "Revoke it in Discourse's admin under API, Keys.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [
      "discourse_api_key = process.env.DISCOURSE_API_KEY",
      `discourse key: ${"x".repeat(64)}`,
      `discourse sha256: ${sample(lowerHex, 64)}`,
    ],
  }),
];
