import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const webexDetectors: readonly Detector[] = [
  namedSecret({
    id: "webex-access-token",
    title: "a Webex token",
    source: "https://developer.webex.com/docs/bots",
    names: ["webex", "ciscospark"],
    value: `[A-Za-z0-9_-]{64}_[A-Z0-9]{4}_${uuid}`,
    rotate: "Regenerate it in Webex for Developers under My Webex apps.",
    values: () => [`${sample(alphanumeric, 64)}_P0A1_${sampleUuid()}`],
    ignores: () => [
      "webex_api_token = process.env.WEBEX_API_TOKEN",
      `webex token: ${"x".repeat(64)}`,
      `webex room id: ${sample(alphanumeric, 64)}`,
    ],
  }),
];
