import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const sumoLogicDetectors: readonly Detector[] = [
  namedSecret({
    id: "sumo-logic-access-key",
    title: "a Sumo Logic access key",
    source: "https://help.sumologic.com/docs/manage/security/access-keys/",
    names: ["sumologic", "sumo_logic", "sumo-logic", "sumo_access"],
    value: "[A-Za-z0-9]{64}",
    rotate: "Delete it in Sumo Logic under Preferences, Personal access keys.",
    values: () => [sample(alphanumeric, 64)],
    ignores: () => [`SUMOLOGIC_KEY=${"x".repeat(64)}`, `sumologic commit: ${sample(lowerHex, 40)}`],
  }),
];
