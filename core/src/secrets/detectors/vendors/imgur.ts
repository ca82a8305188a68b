import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const imgurDetectors: readonly Detector[] = [
  namedSecret({
    id: "imgur-client-secret",
    title: "an Imgur client secret",
    source: "https://apidocs.imgur.com/",
    names: ["imgur"],
    called: ["secret", "token"],
    value: "[0-9a-f]{40}",
    rotate: "Generate a new one in Imgur's account settings under Applications.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "imgur_api_secret = process.env.IMGUR_API_SECRET",
      `imgur secret: ${"x".repeat(40)}`,
      `imgur commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
