import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const oneloginDetectors: readonly Detector[] = [
  namedSecret({
    id: "onelogin-client-secret",
    title: "a OneLogin client secret",
    source: "https://developers.onelogin.com/api-docs/2/getting-started/working-with-api-credentials",
    names: ["onelogin"],
    value: "[0-9a-f]{64}",
    rotate: "Delete the API credential in OneLogin under Developers, API credentials.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [`ONELOGIN_KEY=${"0".repeat(64)}`, `onelogin commit: ${sample(lowerHex, 40)}`],
  }),
];
