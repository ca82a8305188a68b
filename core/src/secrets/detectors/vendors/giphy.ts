import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const giphyDetectors: readonly Detector[] = [
  namedSecret({
    id: "giphy-api-key",
    title: "a GIPHY key",
    source: "https://developers.giphy.com/docs/api/",
    names: ["giphy"],
    called: ["key"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.6,
    rotate: "Delete the app in GIPHY's developer dashboard and create a new one.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "giphy_api_key = process.env.GIPHY_API_KEY",
      `giphy key: ${"x".repeat(32)}`,
      `giphy md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
