import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const ipstackDetectors: readonly Detector[] = [
  namedSecret({
    id: "ipstack-access-key",
    title: "an ipstack or apilayer key",
    source: "https://ipstack.com/documentation",
    names: [
      "ipstack",
      "apilayer",
      "currencylayer",
      "weatherstack",
      "aviationstack",
      "positionstack",
      "mediastack",
      "fixer_",
    ],
    called: ["key"],
    value: "(?:[0-9a-f]{32}|[A-Za-z0-9]{32})",
    rotate: "Reset it in apilayer's dashboard.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "ipstack_api_key = process.env.IPSTACK_API_KEY",
      `ipstack key: ${"x".repeat(32)}`,
      `ipstack md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
