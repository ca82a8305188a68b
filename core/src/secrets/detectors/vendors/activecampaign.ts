import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const activecampaignDetectors: readonly Detector[] = [
  namedSecret({
    id: "activecampaign-api-key",
    title: "an ActiveCampaign key",
    source: "https://developers.activecampaign.com/reference/authentication",
    names: ["activecampaign", "active_campaign", "active-campaign"],
    value: "[0-9a-f]{72}",
    rotate: "Reset it in ActiveCampaign under Settings, Developer.",
    values: () => [sample(lowerHex, 72)],
    ignores: () => [
      "activecampaign_api_key = process.env.ACTIVECAMPAIGN_API_KEY",
      `activecampaign key: ${"x".repeat(72)}`,
      `activecampaign digest: ${sample(lowerHex, 72)}`,
    ],
  }),
];
