import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const shippoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "shippo-api-token",
    title: "a Shippo token",
    source: "https://docs.goshippo.com/docs/guides_general/authentication/",
    keywords: ["shippo_live_", "shippo_test_"],
    pattern: "shippo_(?:live|test)_[0-9a-f]{40}(?![A-Za-z0-9])",
    rotate: "Regenerate it in Shippo under Settings, API.",
    tokens: () => [`shippo_live_${sample(lowerHex, 40)}`],
    ignores: () => [`shippo_live_${"0".repeat(40)}`, "shippo_test_token"],
  }),
];
