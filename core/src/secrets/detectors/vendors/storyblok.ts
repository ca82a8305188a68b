import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const storyblokDetectors: readonly Detector[] = [
  namedSecret({
    id: "storyblok-access-token",
    title: "a Storyblok token",
    source: "https://www.storyblok.com/docs/concepts/access-tokens",
    names: ["storyblok"],
    value: "(?:[A-Za-z0-9]{22}tt|[A-Za-z0-9]{22}tt-[0-9]{4,10}-[A-Za-z0-9_-]{18,24})",
    entropyMin: 3.4,
    rotate: "Delete it in Storyblok under Settings, Access tokens.",
    values: () => [`${sample(alphanumeric, 22)}tt`],
    ignores: () => [
      "storyblok_api_token = process.env.STORYBLOK_API_TOKEN",
      `storyblok token: ${"x".repeat(24)}`,
      `storyblok build: ${sample(lowerHex, 24)}`,
    ],
  }),
];
