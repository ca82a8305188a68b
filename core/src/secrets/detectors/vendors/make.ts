import type { Detector } from "../../detector.ts";
import { digits, lower, sample } from "../sample.ts";

export const makeDetectors: readonly Detector[] = [
  {
    id: "make-webhook",
    title: "a Make webhook's address",
    source: "https://help.make.com/webhooks",
    keywords: [
      "hook.eu1.make.com/",
      "hook.eu2.make.com/",
      "hook.us1.make.com/",
      "hook.us2.make.com/",
      "hook.integromat.com/",
    ],
    pattern: "hook\\.(?:(?:eu|us)[0-9]\\.make|integromat)\\.com/([a-z0-9]{32})(?![A-Za-z0-9])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.3,
    rotate: "Delete the webhook in Make and create a new one.",
    finds: () => [
      { text: `https://hook.eu1.make.com/${sample(digits + lower, 32)}`, secret: sample(digits + lower, 32) },
    ],
    ignores: () => ["https://hook.eu1.make.com/<address>", `https://hook.eu1.make.com/${"x".repeat(32)}`],
  },
];
