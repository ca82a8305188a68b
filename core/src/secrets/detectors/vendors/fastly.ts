import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const fastlyDetectors: readonly Detector[] = [
  namedSecret({
    id: "fastly-token",
    title: "a Fastly API token",
    source: "https://www.fastly.com/documentation/reference/api/auth-tokens/",
    names: ["fastly"],
    value: "[A-Za-z0-9_-]{32}",
    entropyMin: 3.8,
    rotate: "Delete it in Fastly under Account, API tokens.",
    values: () => [sample(base64Url, 32)],
    ignores: () => [`FASTLY_KEY=${"x".repeat(32)}`, `fastly commit: ${sample(lowerHex, 40)}`],
  }),
];
