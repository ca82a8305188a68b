import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const inngestDetectors: readonly Detector[] = [
  prefixedToken({
    id: "inngest-signing-key",
    title: "an Inngest signing key",
    source: "https://www.inngest.com/docs/platform/signing-keys",
    keywords: ["signkey-"],
    pattern: "signkey-(?:prod|test|branch|stg)-[0-9a-f]{32,64}(?![A-Za-z0-9])",
    rotate: "Rotate it in the Inngest dashboard under Manage, Signing key.",
    tokens: () => [`signkey-prod-${sample(lowerHex, 64)}`],
    ignores: () => [`signkey-prod-${"0".repeat(64)}`, `signkey-prod-${sample(lowerHex, 12)}`],
  }),
];
