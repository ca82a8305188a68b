import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const shortcutDetectors: readonly Detector[] = [
  namedSecret({
    id: "shortcut-api-token",
    title: "a Shortcut token",
    source: "https://developer.shortcut.com/api/rest/v3",
    names: [
      "shortcut_api",
      "shortcut-api",
      "shortcut_token",
      "shortcut-token",
      "clubhouse_api",
      "shortcut api",
    ],
    value: `${uuid}`,
    rotate: "Revoke it in Shortcut under Settings, API tokens.",
    values: () => [sampleUuid()],
    ignores: () => [
      "SHORTCUT_API_TOKEN=$SHORTCUT_API_TOKEN",
      `shortcut_api story id: ${sampleUuid()}`,
      "shortcut_token: <uuid>",
    ],
  }),
];
