import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const appveyorDetectors: readonly Detector[] = [
  namedSecret({
    id: "appveyor-token",
    title: "an AppVeyor token",
    source: "https://www.appveyor.com/docs/api/",
    names: ["appveyor"],
    called: ["token", "key"],
    value: "(?:v2\\.)?[a-z0-9]{20}",
    entropyMin: 3.3,
    rotate: "Regenerate it in AppVeyor under My profile, API keys.",
    values: () => [`v2.${sample(lower + digits, 20)}`],
    ignores: () => [`APPVEYOR_TOKEN=v2.${"x".repeat(20)}`, `appveyor commit: ${sample(lowerHex, 40)}`],
  }),
];
