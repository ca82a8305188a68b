import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const apifyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "apify-api-token",
    title: "an Apify token",
    source: "https://docs.apify.com/platform/integrations/api",
    keywords: ["apify_api_"],
    pattern: "apify_api_[A-Za-z0-9]{34,40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.4,
    rotate: "Rotate it in the Apify console under Settings, API and integrations.",
    tokens: () => [`apify_api_${sample(alphanumeric, 36)}`],
    ignores: () => [`apify_api_${"x".repeat(36)}`, "apify_api_client_version"],
  }),
];
