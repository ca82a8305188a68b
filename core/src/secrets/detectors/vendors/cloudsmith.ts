import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const cloudsmithDetectors: readonly Detector[] = [
  namedSecret({
    id: "cloudsmith-key",
    title: "a Cloudsmith API key",
    source: "https://docs.cloudsmith.com/accounts-and-teams/api-key",
    names: ["cloudsmith"],
    called: ["key", "token", "password", "entitlement"],
    value: "[0-9a-f]{40}",
    rotate: "Refresh it in Cloudsmith under User settings, API settings.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`CLOUDSMITH_KEY=${"0".repeat(40)}`, `cloudsmith commit: ${sample(lowerHex, 40)}`],
  }),
];
