import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const virustotalDetectors: readonly Detector[] = [
  namedSecret({
    id: "virustotal-api-key",
    title: "a VirusTotal key",
    source: "https://docs.virustotal.com/docs/please-give-me-an-api-key",
    names: ["virustotal", "vt_api", "vt_key", "x-apikey"],
    called: ["key"],
    value: "[0-9a-f]{64}",
    rotate: "Regenerate it on VirusTotal under API key.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [
      "virustotal_api_key = process.env.VIRUSTOTAL_API_KEY",
      `virustotal key: ${"x".repeat(64)}`,
      `virustotal file sha256: ${sample(lowerHex, 64)}`,
    ],
  }),
];
