import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const readmeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "readme-api-key",
    title: "a ReadMe key",
    source: "https://docs.readme.com/main/reference/intro/authentication",
    keywords: ["rdme_"],
    pattern: "rdme_[a-z0-9]{66,76}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in ReadMe's project under API keys and create a new one.",
    tokens: () => [`rdme_${sample(digits + lower, 70)}`],
    ignores: () => [`rdme_${"x".repeat(70)}`, "rdme_sync_action"],
  }),
];
