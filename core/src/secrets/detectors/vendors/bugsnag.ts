import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const bugsnagDetectors: readonly Detector[] = [
  namedSecret({
    id: "bugsnag-key",
    title: "a Bugsnag API key",
    source: "https://docs.bugsnag.com/api/data-access/",
    names: ["bugsnag"],
    called: ["key", "token"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in the Bugsnag project under Settings, Project settings.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`BUGSNAG_KEY=${"0".repeat(32)}`, `bugsnag commit: ${sample(lowerHex, 40)}`],
  }),
];
