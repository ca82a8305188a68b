import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const rubygemsDetectors: readonly Detector[] = [
  prefixedToken({
    id: "rubygems-key",
    title: "a RubyGems key",
    source: "https://guides.rubygems.org/api-key-scopes/",
    keywords: ["rubygems_"],
    pattern: "rubygems_[a-f0-9]{48}(?![A-Za-z0-9])",
    rotate: "Delete it under Settings, API keys, and create a new one.",
    tokens: () => [`rubygems_${sample(lowerHex, 48)}`],
    ignores: () => [`rubygems_${"0".repeat(48)}`, "rubygems_version"],
  }),
];
