import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const grafanaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "grafana-token",
    title: "a Grafana service account token",
    source: "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    keywords: ["glsa_", "glc_"],
    pattern: "(?:glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_[A-Za-z0-9+/]{32,400}={0,3})(?![A-Za-z0-9])",
    rotate: "Delete the token of the service account in Grafana and add a new one.",
    tokens: () => [`glsa_${sample(alphanumeric, 32)}_${sample(lowerHex, 8)}`],
    ignores: () => [`glsa_${"x".repeat(32)}_${"0".repeat(8)}`, "glsa_token", "glc_access_policy"],
  }),
  prefixedToken({
    id: "grafana-legacy-key",
    title: "a Grafana API key",
    source: "https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/",
    keywords: ["eyjrijoi"],
    pattern: "eyJrIjoi[A-Za-z0-9]{60,200}={0,2}(?![A-Za-z0-9+/=])",
    rotate: "Delete it in Grafana under API keys; use a service account's token instead.",
    tokens: () => [`eyJrIjoi${sample(alphanumeric, 84)}`],
    ignores: () => [`eyJrIjoi${"x".repeat(84)}`, `eyJrIjoi${sample(alphanumeric, 12)}`],
  }),
];
