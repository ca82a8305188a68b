import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const codeClimateDetectors: readonly Detector[] = [
  namedSecret({
    id: "code-climate-token",
    title: "a Code Climate token",
    source: "https://docs.codeclimate.com/docs/finding-your-test-coverage-token",
    names: ["codeclimate", "cc_test_reporter", "code_climate"],
    value: "[0-9a-f]{64}",
    rotate: "Regenerate it in Code Climate under the repository's settings, Test coverage.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [`CODECLIMATE_KEY=${"0".repeat(64)}`, `codeclimate commit: ${sample(lowerHex, 40)}`],
  }),
];
