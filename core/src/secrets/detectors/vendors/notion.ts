import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, sample } from "../sample.ts";

export const notionDetectors: readonly Detector[] = [
  prefixedToken({
    id: "notion-integration-token",
    title: "a Notion integration's token",
    source: "https://developers.notion.com/docs/authorization",
    keywords: ["ntn_"],
    pattern: "ntn_[0-9]{11}[A-Za-z0-9]{35}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Refresh it in Notion's integration settings.",
    tokens: () => [`ntn_${sample(digits, 11)}${sample(alphanumeric, 35)}`],
    ignores: () => [`ntn_${"0".repeat(11)}${"x".repeat(35)}`, `ntn_${sample(alphanumeric, 20)}`],
  }),
  prefixedToken({
    id: "notion-legacy-token",
    title: "a Notion integration's token of the older kind",
    source: "https://developers.notion.com/docs/authorization",
    keywords: ["secret_"],
    pattern: "secret_[A-Za-z0-9]{43}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 4.2,
    rotate: "Refresh it in Notion's integration settings.",
    tokens: () => [`secret_${sample(alphanumeric, 43)}`],
    ignores: () => [
      `secret_${"x".repeat(43)}`,
      "secret_manager_client_configuration_options_v1",
      `client_secret_${sample(alphanumeric, 43)}`,
    ],
  }),
];
