import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const codacyDetectors: readonly Detector[] = [
  namedSecret({
    id: "codacy-token",
    title: "a Codacy token",
    source: "https://docs.codacy.com/codacy-api/api-tokens/",
    names: ["codacy"],
    called: ["token"],
    value: "(?:[0-9a-f]{32}|[A-Za-z0-9]{20})",
    rotate: "Delete it in Codacy under Access management, API tokens, or the repository's Integrations.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`CODACY_TOKEN=${"0".repeat(32)}`, `codacy commit: ${sample(lowerHex, 40)}`],
  }),
];
