import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const infisicalDetectors: readonly Detector[] = [
  prefixedToken({
    id: "infisical-service-token",
    title: "an Infisical service token",
    source: "https://infisical.com/docs/internals/service-tokens",
    keywords: ["st."],
    pattern: "st\\.[A-Za-z0-9-]{8,48}\\.[0-9a-f]{16,64}\\.[0-9a-f]{16,64}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_.-",
    rotate: "Delete it in the Infisical project under Access control, Service tokens.",
    tokens: () => [`st.${sample(lowerHex, 24)}.${sample(lowerHex, 32, 2)}.${sample(lowerHex, 32, 3)}`],
    ignores: () => [
      `st.${"0".repeat(24)}.${"0".repeat(32)}.${"0".repeat(32)}`,
      `st.${sample(lowerHex, 24)}.${sample(lowerHex, 32, 2)}.${sample(lowerHex, 10)}`,
    ],
  }),
  namedSecret({
    id: "infisical-client-secret",
    title: "an Infisical client secret",
    source: "https://infisical.com/docs/documentation/platform/identities/universal-auth",
    names: ["infisical"],
    value: "[0-9a-f]{64}",
    rotate: "Revoke the client secret of the identity in Infisical under Access control, Identities.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [`INFISICAL_KEY=${"0".repeat(64)}`, `infisical commit: ${sample(lowerHex, 40)}`],
  }),
];
