import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const maxmindDetectors: readonly Detector[] = [
  namedSecret({
    id: "maxmind-license-key",
    title: "a MaxMind licence key",
    source: "https://support.maxmind.com/knowledge-base/articles/maxmind-license-keys",
    names: ["maxmind", "geoip", "license_key", "licensekey", "geolite"],
    value: "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk",
    rotate: "Delete it in MaxMind's account under Manage license keys and create a new one.",
    values: () => [`${sample(alphanumeric, 6)}_${sample(alphanumeric, 29)}_mmk`],
    ignores: () => [
      "MAXMIND_LICENSE_KEY=$KEY",
      `maxmind_license_key: ${"x".repeat(6)}_${"x".repeat(29)}_mmk`,
    ],
  }),
];
