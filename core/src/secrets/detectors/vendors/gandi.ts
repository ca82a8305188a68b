import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const gandiDetectors: readonly Detector[] = [
  namedSecret({
    id: "gandi-token",
    title: "a Gandi token",
    source: "https://docs.gandi.net/en/managing_an_organization/organizations/personal_access_token.html",
    names: ["gandi"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "(?:[0-9a-f]{40}|[A-Za-z0-9]{24})",
    rotate: "Delete it at Gandi under the organisation's Sharing, Personal access tokens.",
    values: () => [sample(alphanumeric, 24)],
    ignores: () => [`GANDI_KEY=${"x".repeat(24)}`, `gandi commit: ${sample(lowerHex, 40)}`],
  }),
];
