import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lowerHex, sample, upper } from "../sample.ts";

export const octopusDetectors: readonly Detector[] = [
  namedSecret({
    id: "octopus-key",
    title: "an Octopus Deploy API key",
    source: "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
    names: ["octopus"],
    value: "API-[A-Z0-9]{25,32}",
    confidence: "high",
    rotate: "Delete it in Octopus under Profile, My API keys.",
    values: () => [`API-${sample(upper + digits, 30)}`],
    ignores: () => [`OCTOPUS_KEY=API-${"X".repeat(30)}`, `octopus commit: ${sample(lowerHex, 40)}`],
  }),
];
