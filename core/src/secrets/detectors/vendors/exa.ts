import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const exaDetectors: readonly Detector[] = [
  namedSecret({
    id: "exa-api-key",
    title: "an Exa key",
    source: "https://docs.exa.ai/reference/getting-started",
    names: ["exa_api", "exa-api", "exa.ai", "exa_key", "exa key"],
    value: `${uuid}`,
    rotate: "Delete it in Exa's dashboard under API keys and create a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "EXA_API_KEY=${EXA_API_KEY}",
      `exa.ai request id: ${sampleUuid()}`,
      "exa_api_key: <your key>",
    ],
  }),
];
