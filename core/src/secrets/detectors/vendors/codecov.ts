import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const codecovDetectors: readonly Detector[] = [
  namedSecret({
    id: "codecov-token",
    title: "a Codecov token",
    source: "https://docs.codecov.com/docs/codecov-tokens",
    names: ["codecov"],
    called: ["token"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Regenerate it in Codecov under the repository's Configuration, General.",
    values: () => [sampleUuid()],
    ignores: () => [
      "CODECOV_TOKEN=00000000-0000-0000-0000-000000000000",
      `codecov commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
