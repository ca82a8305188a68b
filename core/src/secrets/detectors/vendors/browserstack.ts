import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const browserstackDetectors: readonly Detector[] = [
  namedSecret({
    id: "browserstack-key",
    title: "a BrowserStack access key",
    source: "https://www.browserstack.com/docs/automate/selenium/getting-started/nodejs",
    names: ["browserstack"],
    called: ["key"],
    value: "[A-Za-z0-9]{20}",
    entropyMin: 3.3,
    rotate: "Reset it at BrowserStack under Account, Profile, Access key.",
    values: () => [sample(alphanumeric, 20)],
    ignores: () => [`BROWSERSTACK_KEY=${"x".repeat(20)}`, `browserstack commit: ${sample(lowerHex, 40)}`],
  }),
];
