import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const coralogixDetectors: readonly Detector[] = [
  prefixedToken({
    id: "coralogix-key",
    title: "a Coralogix API key",
    source: "https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/",
    keywords: ["cxtp_", "cxup_"],
    pattern: "cx[tu]p_[A-Za-z0-9]{30}(?![A-Za-z0-9])",
    rotate: "Delete it in Coralogix under Settings, API keys.",
    tokens: () => [`cxtp_${sample(alphanumeric, 30)}`, `cxup_${sample(alphanumeric, 30)}`],
    ignores: () => [`cxtp_${"x".repeat(30)}`, `cxtp_${sample(alphanumeric, 10)}`],
  }),
];
