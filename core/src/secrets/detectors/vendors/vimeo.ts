import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const vimeoDetectors: readonly Detector[] = [
  namedSecret({
    id: "vimeo-access-token",
    title: "a Vimeo token",
    source: "https://developer.vimeo.com/api/authentication",
    names: ["vimeo"],
    called: ["token"],
    value: "[0-9a-f]{32}",
    rotate: "Revoke it in Vimeo's developer site under the app's Authentication.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "vimeo_api_token = process.env.VIMEO_API_TOKEN",
      `vimeo token: ${"x".repeat(32)}`,
      `vimeo md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
