import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const permitDetectors: readonly Detector[] = [
  prefixedToken({
    id: "permit-key",
    title: "a Permit.io API key",
    source: "https://docs.permit.io/overview/use-the-permit-api-and-sdk/",
    keywords: ["permit_key_"],
    pattern: "permit_key_[A-Za-z0-9]{86}(?![A-Za-z0-9])",
    rotate: "Rotate it in Permit.io under Settings, API keys.",
    tokens: () => [`permit_key_${sample(alphanumeric, 86)}`],
    ignores: () => [`permit_key_${"x".repeat(86)}`, `permit_key_${sample(alphanumeric, 12)}`],
  }),
];
