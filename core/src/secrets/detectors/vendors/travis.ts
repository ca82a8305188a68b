import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const travisDetectors: readonly Detector[] = [
  namedSecret({
    id: "travis-token",
    title: "a Travis CI token",
    source: "https://docs.travis-ci.com/user/triggering-builds/",
    names: ["travis"],
    called: ["token"],
    value: "[A-Za-z0-9_-]{22}",
    entropyMin: 3.5,
    rotate: "Regenerate it in Travis CI under Settings, API authentication.",
    values: () => [sample(base64Url, 22)],
    ignores: () => [`TRAVIS_TOKEN=${"x".repeat(22)}`, `travis commit: ${sample(lowerHex, 40)}`],
  }),
];
