import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const godaddyDetectors: readonly Detector[] = [
  namedSecret({
    id: "godaddy-secret",
    title: "a GoDaddy API secret",
    source: "https://developer.godaddy.com/getstarted",
    names: ["godaddy"],
    called: ["secret"],
    value: "[A-Za-z0-9]{22}",
    rotate: "Delete the key at GoDaddy's developer portal under API keys.",
    values: () => [sample(alphanumeric, 22)],
    ignores: () => [`GODADDY_SECRET=${"x".repeat(22)}`, `godaddy commit: ${sample(lowerHex, 40)}`],
  }),
];
