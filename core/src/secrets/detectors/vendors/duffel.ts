import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const duffelDetectors: readonly Detector[] = [
  prefixedToken({
    id: "duffel-api-token",
    title: "a Duffel token",
    source: "https://duffel.com/docs/api/overview/authentication",
    keywords: ["duffel_live_", "duffel_test_"],
    pattern: "duffel_(?:live|test)_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    rotate: "Delete it in Duffel's dashboard under Developers, Access tokens, and create a new one.",
    tokens: () => [`duffel_live_${sample(base64Url, 43)}`],
    ignores: () => [`duffel_test_${"x".repeat(43)}`, "duffel_live_token"],
  }),
];
