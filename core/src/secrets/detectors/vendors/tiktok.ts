import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const tiktokDetectors: readonly Detector[] = [
  namedSecret({
    id: "tiktok-client-secret",
    title: "a TikTok client secret",
    source: "https://developers.tiktok.com/doc/oauth-user-access-token-management",
    names: ["tiktok"],
    called: ["secret"],
    value: "[A-Za-z0-9]{32,40}",
    entropyMin: 3.6,
    rotate: "Reset it in TikTok's developer portal under the app's credentials.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "tiktok_api_secret = process.env.TIKTOK_API_SECRET",
      `tiktok secret: ${"x".repeat(32)}`,
      `tiktok build: ${sample(lowerHex, 40)}`,
    ],
  }),
];
