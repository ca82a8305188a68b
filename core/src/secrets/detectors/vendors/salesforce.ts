import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, sample } from "../sample.ts";

export const salesforceDetectors: readonly Detector[] = [
  prefixedToken({
    id: "salesforce-access-token",
    title: "a Salesforce session or access token",
    source: "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm",
    keywords: ["00d"],
    pattern: "00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![A-Za-z0-9._]{60,160}(?![A-Za-z0-9_-])",
    entropyMin: 3.6,
    rotate: "Revoke it in Salesforce under Setup, OAuth usage or Session management.",
    tokens: () => [`00D${sample(alphanumeric, 12)}!AQ${sample(alphanumeric, 94)}`],
    ignores: () => [`00D${sample(alphanumeric, 12)}`, `00D${"0".repeat(12)}!${"x".repeat(96)}`],
  }),
  prefixedToken({
    id: "salesforce-refresh-token",
    title: "a Salesforce refresh token",
    source: "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm",
    keywords: ["5aep861"],
    pattern: "5Aep861[A-Za-z0-9._]{50,120}(?![A-Za-z0-9_-])",
    entropyMin: 3.6,
    rotate: "Revoke it in Salesforce under Setup, Connected apps OAuth usage.",
    tokens: () => [`5Aep861${sample(alphanumeric, 80)}`],
    ignores: () => [`5Aep861${"x".repeat(80)}`, `5Aep861${sample(alphanumeric, 12)}`],
  }),
  namedSecret({
    id: "salesforce-consumer-secret",
    title: "a Salesforce consumer secret",
    source: "https://help.salesforce.com/s/articleView?id=xcloud.connected_app_rotate_consumer_details.htm",
    names: ["salesforce", "sfdc"],
    called: ["secret"],
    value: "[0-9A-F]{64}",
    rotate: "Rotate the consumer details of the connected app in Salesforce's App Manager.",
    values: () => [sample(digits + "ABCDEF", 64)],
    ignores: () => [
      "salesforce_api_secret = process.env.SALESFORCE_API_SECRET",
      `salesforce secret: ${"x".repeat(64)}`,
      `salesforce sha256: ${sample(digits + "ABCDEF", 64)}`,
    ],
  }),
];
