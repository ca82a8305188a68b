import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const squarespaceDetectors: readonly Detector[] = [
  namedSecret({
    id: "squarespace-api-key",
    title: "a Squarespace key",
    source: "https://developers.squarespace.com/commerce-apis/authentication-and-permissions",
    names: ["squarespace"],
    called: ["key", "token"],
    value: `${uuid}`,
    rotate: "Delete it in Squarespace under Settings, Developer API keys, and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "squarespace_api_key = process.env.SQUARESPACE_API_KEY",
      `squarespace key: ${"x".repeat(36)}`,
      `squarespace site id: ${sampleUuid()}`,
    ],
  }),
];
