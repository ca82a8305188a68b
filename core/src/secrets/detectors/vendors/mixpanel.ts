import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const mixpanelDetectors: readonly Detector[] = [
  namedSecret({
    id: "mixpanel-secret",
    title: "a Mixpanel secret",
    source: "https://developer.mixpanel.com/reference/service-accounts",
    names: ["mixpanel"],
    called: ["secret"],
    value: "(?:[0-9a-f]{32}|[A-Za-z0-9]{32})",
    rotate: "Delete the service account, or rotate the project's secret, in Mixpanel's settings.",
    values: () => [sample(lowerHex, 32), sample(alphanumeric, 32)],
    ignores: () => [
      "mixpanel_api_secret = process.env.MIXPANEL_API_SECRET",
      `mixpanel secret: ${"x".repeat(32)}`,
      `mixpanel_token: ${sample(lowerHex, 32)}`,
    ],
  }),
];
