import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const linodeDetectors: readonly Detector[] = [
  namedSecret({
    id: "linode-token",
    title: "a Linode token",
    source: "https://techdocs.akamai.com/linode-api/reference/get-started",
    names: ["linode"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "[0-9a-f]{64}",
    rotate: "Revoke it in the Cloud Manager under My profile, API tokens.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [`LINODE_KEY=${"0".repeat(64)}`, `linode commit: ${sample(lowerHex, 40)}`],
  }),
];
