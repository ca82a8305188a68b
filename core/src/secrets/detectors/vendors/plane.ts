import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const planeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "plane-api-key",
    title: "a Plane key",
    source: "https://developers.plane.so/api-reference/introduction",
    keywords: ["plane_api_"],
    pattern: "plane_api_[0-9a-f]{32}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Delete it in Plane under Profile settings, Personal access tokens.",
    tokens: () => [`plane_api_${sample(lowerHex, 32)}`],
    ignores: () => [`plane_api_${"0".repeat(32)}`, "plane_api_client"],
  }),
];
