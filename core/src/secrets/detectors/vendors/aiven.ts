import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, base64Url, lowerHex, sample } from "../sample.ts";

export const aivenDetectors: readonly Detector[] = [
  prefixedToken({
    id: "aiven-password",
    title: "an Aiven service password",
    source: "https://aiven.io/docs/platform/concepts/service-users",
    keywords: ["avns_"],
    pattern: "AVNS_[A-Za-z0-9_-]{19}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Reset the password of the service user in the Aiven console under Users.",
    tokens: () => [`AVNS_${sample(base64Url, 19)}`],
    ignores: () => [`AVNS_${"x".repeat(19)}`, `AVNS_${sample(base64Url, 6)}`],
  }),
  namedSecret({
    id: "aiven-token",
    title: "an Aiven token",
    source: "https://aiven.io/docs/platform/howto/create_authentication_token",
    names: ["aiven"],
    called: ["token"],
    value: "(?:aivenv1[A-Za-z0-9+/=]{100,500}|[A-Za-z0-9+/]{320,400}={0,2})",
    rotate: "Revoke it in the Aiven console under User information, Tokens.",
    values: () => [`${sample(base64, 344)}==`],
    ignores: () => [`AIVEN_TOKEN=${"A".repeat(344)}==`, `aiven commit: ${sample(lowerHex, 40)}`],
  }),
];
