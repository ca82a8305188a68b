import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const ovhDetectors: readonly Detector[] = [
  namedSecret({
    id: "ovh-secret",
    title: "an OVHcloud application secret or consumer key",
    source: "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api",
    names: ["ovh"],
    called: ["secret", "consumer"],
    value: "(?:[A-Za-z0-9]{32}|[0-9a-f]{32})",
    rotate:
      "Revoke it with DELETE /auth/currentCredential, or delete the application with DELETE /me/api/application.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [`OVH_SECRET=${"x".repeat(32)}`, `ovh commit: ${sample(lowerHex, 40)}`],
  }),
];
