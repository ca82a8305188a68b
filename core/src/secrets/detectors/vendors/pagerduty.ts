import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const pagerdutyDetectors: readonly Detector[] = [
  namedSecret({
    id: "pagerduty-token",
    title: "a PagerDuty API token",
    source: "https://support.pagerduty.com/main/docs/api-access-keys",
    names: ["pagerduty", "pager_duty"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "(?:[uy][_+][A-Za-z0-9_+-]{18}|[A-Za-z0-9_-]{20})",
    entropyMin: 3.3,
    rotate: "Delete it in PagerDuty under Integrations, API access keys, or the user's settings.",
    values: () => [`u+${sample(alphanumeric, 18)}`, sample(alphanumeric, 20)],
    ignores: () => [`PAGERDUTY_KEY=u+${"x".repeat(18)}`, `pagerduty commit: ${sample(lowerHex, 40)}`],
  }),
  namedSecret({
    id: "pagerduty-integration-key",
    title: "a PagerDuty integration key",
    source: "https://support.pagerduty.com/main/docs/services-and-integrations",
    names: ["pagerduty", "pager_duty", "pd_routing", "pd_integration"],
    called: ["routing", "integration", "service", "key"],
    value: "(?:[0-9a-f]{32}|R[A-Z0-9]{31})",
    rotate: "Delete the integration of the service in PagerDuty and add a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`PAGERDUTY_ROUTING=${"0".repeat(32)}`, `pagerduty commit: ${sample(lowerHex, 40)}`],
  }),
];
