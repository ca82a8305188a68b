import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const netbirdDetectors: readonly Detector[] = [
  prefixedToken({
    id: "netbird-token",
    title: "a NetBird access token",
    source: "https://docs.netbird.io/how-to/access-netbird-public-api",
    keywords: ["nbp_"],
    pattern: "nbp_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
    confidence: "medium",
    check: endsWithCrc32,
    rotate: "Delete it in the NetBird dashboard under Team, the user's Access tokens.",
    tokens: () => [
      `nbp_${sample(alphanumeric, 30)}${crc32Base62(sample(alphanumeric, 30))}`,
      `nbp_${sample(alphanumeric, 36)}`,
    ],
    ignores: () => [`nbp_${"x".repeat(36)}`, "nbp_config_path"],
  }),
];
