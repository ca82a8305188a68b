import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const openVsxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "open-vsx-token",
    title: "an Open VSX access token",
    source: "https://github.com/eclipse/openvsx/wiki/Publishing-Extensions",
    keywords: ["ovsxat_"],
    pattern: "ovsxat_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])",
    rotate: "Delete it at open-vsx.org under Settings, Access tokens.",
    tokens: () => [`ovsxat_${sampleUuid()}`],
    ignores: () => ["ovsxat_00000000-0000-0000-0000-000000000000", `ovsxat_${sample(lowerHex, 8)}`],
  }),
];
