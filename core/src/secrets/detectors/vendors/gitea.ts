import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const giteaDetectors: readonly Detector[] = [
  namedSecret({
    id: "gitea-token",
    title: "a Gitea token",
    source: "https://docs.gitea.com/development/api-usage",
    names: ["gitea"],
    called: ["token", "key", "secret"],
    value: "[0-9a-f]{40}",
    rotate: "Delete it in Gitea under Settings, Applications.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`GITEA_TOKEN=${"0".repeat(40)}`, `gitea commit: ${sample(lowerHex, 40)}`],
  }),
];
