import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const airbrakeDetectors: readonly Detector[] = [
  namedSecret({
    id: "airbrake-key",
    title: "an Airbrake project key",
    source: "https://docs.airbrake.io/docs/devops-tools/api/",
    names: ["airbrake"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in the Airbrake project's settings.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`AIRBRAKE_KEY=${"0".repeat(32)}`, `airbrake commit: ${sample(lowerHex, 40)}`],
  }),
];
