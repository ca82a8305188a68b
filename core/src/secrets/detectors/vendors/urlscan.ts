import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const urlscanDetectors: readonly Detector[] = [
  namedSecret({
    id: "urlscan-api-key",
    title: "a urlscan.io key",
    source: "https://docs.urlscan.io/apis/urlscan-openapi",
    names: ["urlscan"],
    called: ["key", "token"],
    value: `${uuid}`,
    rotate: "Delete it on urlscan.io under Settings and API and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "urlscan_api_key = process.env.URLSCAN_API_KEY",
      `urlscan key: ${"x".repeat(36)}`,
      `urlscan result uuid: ${sampleUuid()}`,
    ],
  }),
];
