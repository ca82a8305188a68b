import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64, lowerHex, sample, sampleUuid } from "../sample.ts";

export const bitwardenDetectors: readonly Detector[] = [
  prefixedToken({
    id: "bitwarden-secrets-manager-token",
    title: "a Bitwarden Secrets Manager access token",
    source: "https://bitwarden.com/help/access-tokens/",
    keywords: ["0."],
    pattern:
      "0\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==",
    rotate: "Revoke it in Secrets Manager under Machine accounts, Access tokens.",
    tokens: () => [`0.${sampleUuid()}.${sample(alphanumeric, 30)}:${sample(base64, 22, 2)}==`],
    ignores: () => [
      `0.00000000-0000-0000-0000-000000000000.${"x".repeat(30)}:${"A".repeat(22)}==`,
      `0.${sampleUuid()}.${sample(alphanumeric, 30)}:${sample(base64, 7)}`,
    ],
  }),
  namedSecret({
    id: "bitwarden-client-secret",
    title: "a Bitwarden API client secret",
    source: "https://bitwarden.com/help/personal-api-key/",
    names: ["bw_client", "bitwarden"],
    value: "[A-Za-z0-9]{30}",
    rotate: "Rotate it in the web vault under Account settings, Security, Keys.",
    values: () => [sample(alphanumeric, 30)],
    ignores: () => [
      `BW_CLIENTSECRET_KEY=${"x".repeat(30)}`,
      `bw_clientsecret commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
