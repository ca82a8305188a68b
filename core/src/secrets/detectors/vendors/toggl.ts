import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const togglDetectors: readonly Detector[] = [
  namedSecret({
    id: "toggl-api-token",
    title: "a Toggl token",
    source: "https://engineering.toggl.com/docs/authentication/",
    names: ["toggl_", "toggl-", "toggl ", "toggl.com"],
    called: ["token", "key"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it in Toggl under Profile settings, API token.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "TOGGL_API_TOKEN=$TOGGL_API_TOKEN",
      `toggl_api_token: ${"0".repeat(32)}`,
      `toggl_md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
