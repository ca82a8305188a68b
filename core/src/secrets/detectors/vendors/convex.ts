import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, sample } from "../sample.ts";

export const convexDetectors: readonly Detector[] = [
  prefixedToken({
    id: "convex-deploy-key",
    title: "a Convex deploy key",
    source: "https://docs.convex.dev/cli/deploy-key-types",
    keywords: ["prod:", "dev:", "preview:"],
    pattern: "(?:prod|dev|preview):[a-z0-9-]{5,60}\\|ey[A-Za-z0-9+/]{40,300}={0,2}(?![A-Za-z0-9+/=])",
    rotate: "Delete it in the Convex dashboard under the deployment's Settings, Deploy keys.",
    tokens: () => [
      `prod:happy-animal-123|eyJ2MiI6${sample(base64, 80)}=`,
      `dev:happy-animal-123|eyJ2MiI6${sample(base64, 80)}=`,
    ],
    ignores: () => [
      `prod:happy-animal-123|eyJ2MiI6${"A".repeat(80)}=`,
      `prod:happy-animal-123|eyJ2MiI6${sample(base64, 12)}`,
    ],
  }),
];
