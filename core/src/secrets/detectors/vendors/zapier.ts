import type { Detector } from "../../detector.ts";
import { isPlaceholderWord } from "../../evidence/no-secret.ts";
import { digits, lower, sample } from "../sample.ts";

export const zapierDetectors: readonly Detector[] = [
  {
    id: "zapier-webhook",
    title: "a Zapier webhook's address",
    source: "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks",
    keywords: ["hooks.zapier.com/hooks/"],
    pattern: "hooks\\.zapier\\.com/hooks/(?:catch|standard)/([0-9]{4,9}/[a-z0-9]{6,8}(?:/[a-z0-9]{4,40})?)",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isPlaceholderWord(match[1] ?? "") || /1234|abcd/.test(match[1] ?? ""),
    rotate: "Turn the Zap off and make a new trigger, which has a new address.",
    finds: () => [
      {
        text: `https://hooks.zapier.com/hooks/catch/${sample(digits, 7)}/${sample(digits + lower, 7)}/`,
        secret: `${sample(digits, 7)}/${sample(digits + lower, 7)}`,
      },
    ],
    ignores: () => [
      "https://hooks.zapier.com/hooks/catch/1234567/abcdef/",
      "https://hooks.zapier.com/hooks/catch/<id>/<key>",
      `https://hooks.zapier.com/hooks/catch/${sample(digits, 7)}/xxxxxxx`,
    ],
  },
];
