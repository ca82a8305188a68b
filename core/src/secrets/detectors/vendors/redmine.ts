import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const redmineDetectors: readonly Detector[] = [
  namedSecret({
    id: "redmine-api-key",
    title: "a Redmine key",
    source: "https://www.redmine.org/projects/redmine/wiki/Rest_api#Authentication",
    names: ["redmine"],
    called: ["key", "token"],
    value: "[0-9a-f]{40}",
    rotate: "Reset it in Redmine under My account, API access key.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "redmine_api_key = process.env.REDMINE_API_KEY",
      `redmine key: ${"x".repeat(40)}`,
      `redmine commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
