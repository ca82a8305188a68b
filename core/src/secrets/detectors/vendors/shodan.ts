import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const shodanDetectors: readonly Detector[] = [
  namedSecret({
    id: "shodan-api-key",
    title: "a Shodan key",
    source: "https://developer.shodan.io/api/requirements",
    names: ["shodan"],
    called: ["key", "token", "init"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.3,
    rotate: "Reset it on Shodan's account page.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "shodan_api_key = process.env.SHODAN_API_KEY",
      `shodan key: ${"x".repeat(32)}`,
      `shodan md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
