import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid } from "../sample.ts";

export const opsgenieDetectors: readonly Detector[] = [
  namedSecret({
    id: "opsgenie-key",
    title: "an Opsgenie API key",
    source: "https://support.atlassian.com/opsgenie/docs/api-key-management/",
    names: ["opsgenie", "geniekey"],
    called: ["key", "token"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Delete it in Opsgenie under Settings, API key management.",
    values: () => [sampleUuid()],
    ignores: () => ["OPSGENIE_KEY=00000000-0000-0000-0000-000000000000", `OPSGENIE_TEAM_ID=${sampleUuid()}`],
  }),
];
