import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const forgejoDetectors: readonly Detector[] = [
  namedSecret({
    id: "forgejo-token",
    title: "a Forgejo token",
    source: "https://forgejo.org/docs/latest/user/api-usage/",
    names: ["forgejo", "codeberg"],
    called: ["token", "key", "secret"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in Forgejo under Settings, Applications.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`FORGEJO_TOKEN=${"0".repeat(40)}`, `forgejo commit: ${sample(lowerHex, 40)}`],
  }),
];
