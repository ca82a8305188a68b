import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const messagebirdDetectors: readonly Detector[] = [
  namedSecret({
    id: "messagebird-access-key",
    title: "a Bird (MessageBird) key",
    source: "https://developers.messagebird.com/quickstarts/messaging/get-api-key/",
    names: ["messagebird", "message_bird", "message-bird"],
    called: ["key", "token"],
    value: "(?:(?:live|test)_)?[A-Za-z0-9]{25}",
    entropyMin: 3.4,
    rotate: "Delete it in Bird under Developers, API access, and create a new one.",
    values: () => [sample(alphanumeric, 25)],
    ignores: () => [
      "messagebird_api_key = process.env.MESSAGEBIRD_API_KEY",
      `messagebird key: ${"x".repeat(25)}`,
      "messagebird key: getAccessKeyOfWorkspace12",
    ],
  }),
];
