import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const sauceLabsDetectors: readonly Detector[] = [
  namedSecret({
    id: "sauce-labs-key",
    title: "a Sauce Labs access key",
    source: "https://docs.saucelabs.com/basics/acct-team-mgmt/managing-user-info/",
    names: ["sauce"],
    called: ["key"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Regenerate it at Sauce Labs under Account, User settings.",
    values: () => [sampleUuid()],
    ignores: () => [
      "SAUCE_KEY=00000000-0000-0000-0000-000000000000",
      `sauce commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
