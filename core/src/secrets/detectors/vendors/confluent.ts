import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, lowerHex, sample } from "../sample.ts";

export const confluentDetectors: readonly Detector[] = [
  prefixedToken({
    id: "confluent-api-secret",
    title: "a Confluent Cloud API secret",
    source:
      "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
    keywords: ["cflt"],
    pattern: "cflt[A-Za-z0-9+/]{60}(?![A-Za-z0-9+/=])",
    rotate: "Delete the API key in Confluent Cloud under API keys.",
    tokens: () => [`cflt${sample(base64, 60)}`],
    ignores: () => [`cflt${"A".repeat(60)}`, `cflt${sample(base64, 12)}`],
  }),
  namedSecret({
    id: "confluent-legacy-api-secret",
    title: "a Confluent Cloud API secret",
    source:
      "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
    names: ["confluent"],
    called: ["secret", "password"],
    value: "[A-Za-z0-9+/]{64}",
    entropyMin: 4,
    rotate: "Delete the API key in Confluent Cloud under API keys.",
    values: () => [sample(base64, 64)],
    ignores: () => [`CONFLUENT_SECRET=${"A".repeat(64)}`, `confluent commit: ${sample(lowerHex, 40)}`],
  }),
];
