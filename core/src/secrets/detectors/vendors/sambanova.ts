import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const sambanovaDetectors: readonly Detector[] = [
  namedSecret({
    id: "sambanova-api-key",
    title: "a SambaNova key",
    source: "https://docs.sambanova.ai/cloud/docs/get-started/overview",
    names: ["sambanova"],
    called: ["key", "token"],
    value: `${uuid}`,
    rotate: "Delete it in SambaNova Cloud under API keys and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "sambanova_api_key = process.env.SAMBANOVA_API_KEY",
      `sambanova key: ${"x".repeat(36)}`,
      `sambanova project id: ${sampleUuid()}`,
    ],
  }),
];
