import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const sendbirdDetectors: readonly Detector[] = [
  namedSecret({
    id: "sendbird-api-token",
    title: "a Sendbird token",
    source: "https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api",
    names: ["sendbird"],
    called: ["token"],
    value: "[0-9a-f]{40}",
    rotate: "Revoke it in Sendbird's dashboard under Settings, General, API tokens.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "sendbird_api_token = process.env.SENDBIRD_API_TOKEN",
      `sendbird token: ${"x".repeat(40)}`,
      `sendbird commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
