import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const namecheapDetectors: readonly Detector[] = [
  namedSecret({
    id: "namecheap-key",
    title: "a Namecheap API key",
    source: "https://www.namecheap.com/support/api/intro/",
    names: ["namecheap"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it at Namecheap under Profile, Tools, API access.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`NAMECHEAP_KEY=${"0".repeat(32)}`, `namecheap commit: ${sample(lowerHex, 40)}`],
  }),
];
