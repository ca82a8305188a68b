import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lower, sample } from "../sample.ts";

export const onesignalDetectors: readonly Detector[] = [
  prefixedToken({
    id: "onesignal-api-key",
    title: "a OneSignal key",
    source: "https://documentation.onesignal.com/docs/keys-and-ids",
    keywords: ["os_v2_app_", "os_v2_org_"],
    pattern: "os_v2_(?:app|org)_[a-z2-7]{90,110}(?![A-Za-z0-9])",
    rotate: "Rotate it in OneSignal under Settings, Keys and IDs.",
    tokens: () => [`os_v2_app_${sample(lower + "234567", 103)}`],
    ignores: () => [`os_v2_app_${"x".repeat(103)}`, "os_v2_app_key"],
  }),
];
