import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const segmentDetectors: readonly Detector[] = [
  prefixedToken({
    id: "segment-public-api-token",
    title: "a Segment API token",
    source: "https://docs.segmentapis.com/tag/Getting-Started",
    keywords: ["sgp_"],
    pattern: "sgp_[A-Za-z0-9]{64}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 4.3,
    rotate: "Remove it in Segment under Workspace settings, Access management, Tokens.",
    tokens: () => [`sgp_${sample(alphanumeric, 64)}`],
    ignores: () => [`sgp_${"x".repeat(64)}`, `sgp_${sample(lowerHex, 64)}`],
  }),
  namedSecret({
    id: "segment-write-key",
    title: "a Segment write key",
    source: "https://segment.com/docs/connections/find-writekey/",
    names: ["segment_write", "segment_key", "segment-write", "segmentwrite", "segment write"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.6,
    rotate: "Rotate it in Segment under the source's settings, API keys.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "SEGMENT_WRITE_KEY=$SEGMENT_WRITE_KEY",
      `segment_write_key: ${"x".repeat(32)}`,
      "segment_key: lineSegmentKeyOfPathElement1",
    ],
  }),
];
