import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const daytonaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "daytona-api-key",
    title: "a Daytona key",
    source: "https://www.daytona.io/docs/en/api-keys/",
    keywords: ["dtn_"],
    pattern: "dtn_[0-9a-f]{64}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Daytona's dashboard under Keys and create a new one.",
    tokens: () => [`dtn_${sample(lowerHex, 64)}`],
    ignores: () => [`dtn_${"0".repeat(64)}`, "dtn_start_time"],
  }),
];
