import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const brazeDetectors: readonly Detector[] = [
  namedSecret({
    id: "braze-api-key",
    title: "a Braze key",
    source: "https://www.braze.com/docs/api/basics/",
    names: ["braze", "appboy"],
    called: ["key"],
    value: `${uuid}`,
    rotate: "Delete it in Braze under Settings, APIs and identifiers, and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "braze_api_key = process.env.BRAZE_API_KEY",
      `braze key: ${"x".repeat(36)}`,
      `braze app id: ${sampleUuid()}`,
    ],
  }),
];
