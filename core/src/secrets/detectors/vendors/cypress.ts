import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const cypressDetectors: readonly Detector[] = [
  namedSecret({
    id: "cypress-record-key",
    title: "a Cypress record key",
    source: "https://docs.cypress.io/cloud/account-management/projects#Record-keys",
    names: ["cypress"],
    called: ["key"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Delete it in Cypress Cloud under the project's settings, Record keys.",
    values: () => [sampleUuid()],
    ignores: () => [
      "CYPRESS_KEY=00000000-0000-0000-0000-000000000000",
      `cypress commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
