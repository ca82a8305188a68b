import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const freshdeskDetectors: readonly Detector[] = [
  namedSecret({
    id: "freshdesk-api-key",
    title: "a Freshworks key",
    source: "https://developers.freshdesk.com/api/#authentication",
    names: ["freshdesk", "freshservice", "freshworks"],
    called: ["key"],
    value: "[A-Za-z0-9]{20}",
    entropyMin: 3.3,
    rotate: "Reset it in Freshdesk under Profile settings.",
    values: () => [sample(alphanumeric, 20)],
    ignores: () => [
      "freshdesk_api_key = process.env.FRESHDESK_API_KEY",
      `freshdesk key: ${"x".repeat(20)}`,
      "freshdesk key: getFreshdeskApiKey12",
    ],
  }),
];
