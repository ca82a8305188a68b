import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const ipinfoDetectors: readonly Detector[] = [
  namedSecret({
    id: "ipinfo-access-token",
    title: "an IPinfo token",
    source: "https://ipinfo.io/developers",
    names: ["ipinfo"],
    called: ["token"],
    value: "[0-9a-f]{14}",
    entropyMin: 2.6,
    rotate: "Regenerate it in IPinfo's dashboard under Token.",
    values: () => [sample(lowerHex, 14)],
    ignores: () => [
      "ipinfo_api_token = process.env.IPINFO_API_TOKEN",
      `ipinfo token: ${"x".repeat(14)}`,
      `ipinfo_token_id: ${sample(lowerHex, 14)}`,
    ],
  }),
];
