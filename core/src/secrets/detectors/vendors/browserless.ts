import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const browserlessDetectors: readonly Detector[] = [
  namedSecret({
    id: "browserless-api-token",
    title: "a Browserless token",
    source: "https://docs.browserless.io/overview/connection-urls",
    names: ["browserless"],
    called: ["token", "key"],
    value: `(?:${uuid}|2[A-Za-z0-9]{16}[0-9a-f]{32})`,
    rotate: "Rotate it in Browserless' account page.",
    values: () => [sampleUuid(), `2${sample(alphanumeric, 16)}${sample(lowerHex, 32)}`],
    ignores: () => [
      "browserless_api_token = process.env.BROWSERLESS_API_TOKEN",
      `browserless token: ${"x".repeat(36)}`,
      `browserless session id: ${sampleUuid()}`,
    ],
  }),
];
