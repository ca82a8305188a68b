import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const akamaiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "akamai-edgegrid-token",
    title: "an Akamai EdgeGrid token",
    source: "https://techdocs.akamai.com/developer/docs/set-up-authentication-credentials",
    keywords: ["akab-"],
    pattern: "akab-[a-z0-9]{16}-[a-z0-9]{16}(?!\\.luna)(?![A-Za-z0-9])",
    rotate: "Deactivate the credential in Akamai Control Center under Identity and access.",
    tokens: () => [`akab-${sample(lower + digits, 16)}-${sample(lower + digits, 16, 2)}`],
    ignores: () => [
      `akab-${"x".repeat(16)}-${"x".repeat(16)}`,
      `akab-${sample(lower + digits, 16)}-${sample(lower + digits, 5)}`,
      `host = akab-${sample(lower + digits, 16)}-${sample(lower + digits, 16)}.luna.akamaiapis.net`,
    ],
  }),
];
