import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const rollbarDetectors: readonly Detector[] = [
  namedSecret({
    id: "rollbar-token",
    title: "a Rollbar access token",
    source: "https://docs.rollbar.com/docs/access-tokens",
    names: ["rollbar"],
    called: ["token", "key"],
    value: "[0-9a-f]{32}",
    rotate: "Disable it in the Rollbar project under Settings, Project access tokens.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`ROLLBAR_TOKEN=${"0".repeat(32)}`, `rollbar.js code_version: ${sample(lowerHex, 32)}`],
  }),
];
