import type { Detector } from "../../detector.ts";
import { isPlaceholderWord } from "../../evidence/no-secret.ts";
import { base64Url, sample } from "../sample.ts";

export const iftttDetectors: readonly Detector[] = [
  {
    id: "ifttt-webhook-key",
    title: "an IFTTT webhooks key",
    source: "https://help.ifttt.com/hc/en-us/articles/115010230347-Webhooks-service-FAQ",
    keywords: ["maker.ifttt.com/"],
    pattern:
      "maker\\.ifttt\\.com/(?:trigger|use)/(?:[A-Za-z0-9_%{}-]{1,80}/(?:json/)?with/key/)?([A-Za-z0-9_-]{21,43})(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.4,
    isNoSecret: (match) => !/[0-9]/.test(match[1] ?? "") || isPlaceholderWord(match[1] ?? ""),
    rotate: "Regenerate it in IFTTT under Webhooks, Settings.",
    finds: () => [
      {
        text: `https://maker.ifttt.com/trigger/build_failed/with/key/${sample(base64Url, 22)}`,
        secret: sample(base64Url, 22),
      },
    ],
    ignores: () => [
      "https://maker.ifttt.com/trigger/{event}/with/key/{your_key}",
      `https://maker.ifttt.com/trigger/build/with/key/${"x".repeat(22)}`,
      "https://maker.ifttt.com/use/your-webhooks-key-goes-here",
    ],
  },
];
