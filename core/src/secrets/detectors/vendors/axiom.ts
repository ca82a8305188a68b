import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const axiomDetectors: readonly Detector[] = [
  prefixedToken({
    id: "axiom-token",
    title: "an Axiom token",
    source: "https://axiom.co/docs/reference/tokens",
    keywords: ["xaat-", "xapt-"],
    pattern: "xa[ap]t-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])",
    rotate: "Delete it in Axiom under Settings, API tokens or Profile.",
    tokens: () => [`xaat-${sampleUuid()}`, `xapt-${sampleUuid()}`],
    ignores: () => ["xaat-00000000-0000-0000-0000-000000000000", `xaat-${sample(lowerHex, 8)}`],
  }),
];
