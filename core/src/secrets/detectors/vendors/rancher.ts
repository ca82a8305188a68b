import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const rancherDetectors: readonly Detector[] = [
  prefixedToken({
    id: "rancher-token",
    title: "a Rancher API token",
    source: "https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys",
    keywords: ["token-", "kubeconfig-"],
    pattern: "(?:token|kubeconfig)-[a-z0-9][a-z0-9.-]{3,40}:[a-z0-9]{54}(?![A-Za-z0-9])",
    rotate: "Delete it in Rancher under Account & API keys.",
    tokens: () => [
      `token-${sample(lower + digits, 5)}:${sample(lower + digits, 54, 2)}`,
      `kubeconfig-user-${sample(lower + digits, 5)}:${sample(lower + digits, 54, 2)}`,
    ],
    ignores: () => [
      `token-${"x".repeat(5)}:${"x".repeat(54)}`,
      `token-${sample(lower + digits, 5)}:${sample(lower + digits, 12)}`,
    ],
  }),
];
