import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const postmarkDetectors: readonly Detector[] = [
  namedSecret({
    id: "postmark-server-token",
    title: "a Postmark token",
    source: "https://postmarkapp.com/developer/api/overview",
    names: ["postmark"],
    called: ["token", "key", "secret"],
    value: `${uuid}`,
    rotate: "Generate another in Postmark under the server's API tokens and delete this one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "postmark_api_token = process.env.POSTMARK_API_TOKEN",
      `postmark token: ${"x".repeat(36)}`,
      `postmark message id: ${sampleUuid()}`,
    ],
  }),
];
