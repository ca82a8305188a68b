import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const algoliaDetectors: readonly Detector[] = [
  namedSecret({
    id: "algolia-admin-key",
    title: "an Algolia admin or write key",
    source: "https://www.algolia.com/doc/guides/security/api-keys/",
    names: ["algolia"],
    called: ["admin", "write", "secret", "monitoring", "analytics"],
    value: "[0-9a-f]{32}",
    rotate: "Delete or regenerate it in the Algolia dashboard under Settings, API keys.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`ALGOLIA_ADMIN=${"0".repeat(32)}`, `ALGOLIA_SEARCH_KEY=${sample(lowerHex, 32)}`],
  }),
];
