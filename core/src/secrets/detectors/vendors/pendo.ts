import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const pendoDetectors: readonly Detector[] = [
  namedSecret({
    id: "pendo-integration-key",
    title: "a Pendo integration key",
    source: "https://engageapi.pendo.io/",
    names: ["pendo", "x-pendo-integration-key"],
    value: `${uuid}\\.(?:integration|eu|us|us1|jpn)`,
    rotate: "Delete it in Pendo under Settings, Integrations, and create a new one.",
    values: () => [`${sampleUuid()}.integration`],
    ignores: () => ["PENDO_INTEGRATION_KEY=$KEY", `pendo visitor: ${sampleUuid()}`],
  }),
];
