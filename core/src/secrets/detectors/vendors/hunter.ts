import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const hunterDetectors: readonly Detector[] = [
  namedSecret({
    id: "hunter-api-key",
    title: "a Hunter key",
    source: "https://hunter.io/api-documentation/v2",
    names: ["hunter_api", "hunter_io", "hunter.io", "hunterio", "hunter-api"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in Hunter under API and create a new one.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "HUNTER_API_KEY=$HUNTER_API_KEY",
      `hunter_api_key: ${"0".repeat(40)}`,
      `hunter.io commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
