import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const todoistDetectors: readonly Detector[] = [
  namedSecret({
    id: "todoist-api-token",
    title: "a Todoist token",
    source: "https://developer.todoist.com/api/v1/",
    names: ["todoist"],
    called: ["token", "key", "secret"],
    value: "[0-9a-f]{40}",
    rotate: "Reissue it in Todoist under Settings, Integrations, Developer.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "todoist_api_token = process.env.TODOIST_API_TOKEN",
      `todoist token: ${"x".repeat(40)}`,
      `todoist commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
