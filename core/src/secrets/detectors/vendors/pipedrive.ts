import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const pipedriveDetectors: readonly Detector[] = [
  namedSecret({
    id: "pipedrive-api-token",
    title: "a Pipedrive token",
    source: "https://pipedrive.readme.io/docs/core-api-concepts-authentication",
    names: ["pipedrive"],
    called: ["token", "key", "secret"],
    value: "[0-9a-f]{40}",
    rotate: "Regenerate it in Pipedrive under Personal preferences, API.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      "pipedrive_api_token = process.env.PIPEDRIVE_API_TOKEN",
      `pipedrive token: ${"x".repeat(40)}`,
      `pipedrive commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
