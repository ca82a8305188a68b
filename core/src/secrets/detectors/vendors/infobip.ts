import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const infobipDetectors: readonly Detector[] = [
  namedSecret({
    id: "infobip-api-key",
    title: "an Infobip key",
    source: "https://www.infobip.com/docs/essentials/api-authentication",
    names: ["infobip"],
    value: `[0-9a-f]{32}-${uuid}`,
    rotate: "Revoke it in Infobip under Developer tools, API keys, and create a new one.",
    values: () => [`${sample(lowerHex, 32)}-${sampleUuid()}`],
    ignores: () => [
      "infobip_api_key = process.env.INFOBIP_API_KEY",
      `infobip key: ${"x".repeat(32)}`,
      `infobip message id: ${sampleUuid()}`,
    ],
  }),
];
