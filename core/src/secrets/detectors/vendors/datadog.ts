import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const datadogDetectors: readonly Detector[] = [
  namedSecret({
    id: "datadog-api-key",
    title: "a Datadog API key",
    source: "https://docs.datadoghq.com/account_management/api-app-keys/",
    names: ["datadog", "dd_api", "dd-api", "ddapi", "dd api"],
    value: "[0-9a-f]{32}",
    rotate: "Revoke it in Datadog under Organization settings, API keys.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`DATADOG_KEY=${"0".repeat(32)}`, `datadog commit: ${sample(lowerHex, 40)}`],
  }),
  namedSecret({
    id: "datadog-app-key",
    title: "a Datadog application key",
    source: "https://docs.datadoghq.com/account_management/api-app-keys/",
    names: ["datadog", "dd_app", "dd-app", "ddapp", "dd app"],
    called: ["app", "key"],
    value: "[0-9a-f]{40}",
    rotate: "Revoke it in Datadog under Organization settings, Application keys.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`DATADOG_APP=${"0".repeat(40)}`, `datadog commit: ${sample(lowerHex, 40)}`],
  }),
  prefixedToken({
    id: "datadog-prefixed-app-key",
    title: "a Datadog application key",
    source: "https://docs.datadoghq.com/account_management/api-app-keys/",
    keywords: ["ddapp_"],
    pattern: "ddapp_[A-Za-z0-9]{34}(?![A-Za-z0-9])",
    rotate: "Revoke it in Datadog under Organization settings, Application keys.",
    tokens: () => [`ddapp_${sample(alphanumeric, 34)}`],
    ignores: () => [`ddapp_${"x".repeat(34)}`, `ddapp_${sample(alphanumeric, 11)}`],
  }),
  prefixedToken({
    id: "datadog-access-token",
    title: "a Datadog access token",
    source: "https://docs.datadoghq.com/account_management/personal-access-tokens/",
    keywords: ["ddpat_", "ddsat_"],
    pattern: "dd[ps]at_[A-Za-z0-9_-]{30,100}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Datadog under Personal settings, Access tokens, or the service account's.",
    tokens: () => [`ddpat_${sample(alphanumeric, 60)}`, `ddsat_${sample(alphanumeric, 60)}`],
    ignores: () => [`ddpat_${"x".repeat(60)}`, `ddpat_${sample(alphanumeric, 12)}`],
  }),
];
