import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const gumroadDetectors: readonly Detector[] = [
  namedSecret({
    id: "gumroad-access-token",
    title: "a Gumroad token",
    source: "https://gumroad.com/api",
    names: ["gumroad"],
    called: ["token", "secret"],
    value: "[A-Za-z0-9_-]{43}",
    entropyMin: 3.8,
    rotate: "Delete the application in Gumroad under Settings, Advanced, and create a new one.",
    values: () => [sample(base64Url, 43)],
    ignores: () => [
      "gumroad_api_token = process.env.GUMROAD_API_TOKEN",
      `gumroad token: ${"x".repeat(43)}`,
      "gumroad_token_url: https://api.gumroad.com/v2/products",
    ],
  }),
];
