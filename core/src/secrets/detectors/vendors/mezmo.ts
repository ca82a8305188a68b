import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const mezmoDetectors: readonly Detector[] = [
  namedSecret({
    id: "mezmo-key",
    title: "a Mezmo or LogDNA key",
    source: "https://docs.mezmo.com/docs/ingestion-key",
    names: ["logdna", "mezmo"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Rotate it in Mezmo under Settings, Organization, API keys.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`LOGDNA_KEY=${"0".repeat(32)}`, `logdna commit: ${sample(lowerHex, 40)}`],
  }),
];
