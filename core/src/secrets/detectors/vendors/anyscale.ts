import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const anyscaleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "anyscale-api-key",
    title: "an Anyscale key",
    source: "https://docs.anyscale.com/reference/quickstart-cli",
    keywords: ["esecret_"],
    pattern: "esecret_[a-z0-9]{24,28}(?![A-Za-z0-9])",
    rotate: "Delete it in the Anyscale console under API keys and create a new one.",
    tokens: () => [`esecret_${sample(digits + lower, 26)}`],
    ignores: () => [`esecret_${"x".repeat(26)}`, "esecret_manager_backend"],
  }),
];
