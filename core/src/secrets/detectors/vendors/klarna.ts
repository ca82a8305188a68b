import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const klarnaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "klarna-api-key",
    title: "a Klarna key",
    source: "https://docs.klarna.com/acquirer/klarna/get-started/authentication/",
    keywords: ["klarna_live_api_", "klarna_test_api_"],
    pattern: "klarna_(?:live|test)_api_[A-Za-z0-9!?()*+=/_-]{24,250}",
    notAfter: "A-Za-z0-9!?()*+/_-",
    entropyMin: 3.3,
    rotate: "Disable it in Klarna's portal under Settings, API keys, and create a new one.",
    tokens: () => [`klarna_live_api_${sample(base64Url, 80)}`],
    ignores: () => [`klarna_test_api_${"x".repeat(80)}`, "klarna_live_api_key"],
  }),
];
