import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const abuseipdbDetectors: readonly Detector[] = [
  namedSecret({
    id: "abuseipdb-api-key",
    title: "an AbuseIPDB key",
    source: "https://docs.abuseipdb.com/#introduction",
    names: ["abuseipdb", "abuse_ipdb"],
    value: "[0-9a-f]{80}",
    rotate: "Delete it on AbuseIPDB under Account, API, and create a new one.",
    values: () => [sample(lowerHex, 80)],
    ignores: () => [
      "abuseipdb_api_key = process.env.ABUSEIPDB_API_KEY",
      `abuseipdb key: ${"x".repeat(80)}`,
      `abuseipdb digest: ${sample(lowerHex, 80)}`,
    ],
  }),
];
