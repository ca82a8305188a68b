import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const appwriteDetectors: readonly Detector[] = [
  prefixedToken({
    id: "appwrite-key",
    title: "an Appwrite API key",
    source: "https://appwrite.io/docs/advanced/platform/api-keys",
    keywords: ["standard_"],
    pattern: "standard_[0-9a-f]{256}(?![A-Za-z0-9])",
    rotate: "Delete it in the Appwrite console under the project's Integrations, API keys.",
    tokens: () => [`standard_${sample(lowerHex, 256)}`],
    ignores: () => [`standard_${"0".repeat(256)}`, `standard_${sample(lowerHex, 12)}`],
  }),
];
