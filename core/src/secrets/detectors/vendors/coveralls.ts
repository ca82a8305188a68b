import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const coverallsDetectors: readonly Detector[] = [
  namedSecret({
    id: "coveralls-token",
    title: "a Coveralls repository token",
    source: "https://docs.coveralls.io/",
    names: ["coveralls"],
    called: ["token"],
    value: "[A-Za-z0-9]{32,37}",
    rotate: "Regenerate it in the repository's settings at Coveralls.",
    values: () => [sample(alphanumeric, 33)],
    ignores: () => [`COVERALLS_TOKEN=${"x".repeat(33)}`, `coveralls commit: ${sample(lowerHex, 40)}`],
  }),
];
