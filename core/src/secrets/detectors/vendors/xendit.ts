import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const xenditDetectors: readonly Detector[] = [
  prefixedToken({
    id: "xendit-secret-key",
    title: "a Xendit secret key",
    source: "https://docs.xendit.co/docs/api-keys",
    keywords: ["xnd_production_", "xnd_development_"],
    pattern: "xnd_(?:production|development)_[A-Za-z0-9+/]{40,90}={0,2}",
    rotate: "Delete it in Xendit's dashboard under Settings, API keys, and create a new one.",
    tokens: () => [`xnd_production_${sample(alphanumeric, 64)}`],
    ignores: () => [
      `xnd_development_${"x".repeat(64)}`,
      `xnd_public_production_${sample(alphanumeric, 64)}`,
      "xnd_production_key",
    ],
  }),
];
