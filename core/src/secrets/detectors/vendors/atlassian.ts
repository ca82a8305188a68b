import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, digits, lowerHex, sample } from "../sample.ts";

export const atlassianDetectors: readonly Detector[] = [
  prefixedToken({
    id: "atlassian-api-token",
    title: "an Atlassian token",
    source:
      "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    keywords: ["atatt3x"],
    pattern: "ATATT3x[A-Za-z0-9_=-]{100,240}",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 4,
    rotate: "Revoke it at id.atlassian.com under Security, API tokens.",
    tokens: () => [`ATATT3xFfGF0${sample(base64Url, 171)}=${sample(digits + "ABCDEF", 8)}`],
    ignores: () => [`ATATT3xFfGF0${"x".repeat(180)}`, "ATATT3xFfGF0..."],
  }),
  namedSecret({
    id: "atlassian-legacy-token",
    title: "an Atlassian token of the older kind",
    source:
      "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    names: ["atlassian", "jira", "confluence"],
    called: ["token", "password"],
    value: "[A-Za-z0-9]{24}",
    entropyMin: 4,
    rotate: "Revoke it at id.atlassian.com under Security, API tokens.",
    values: () => [sample(alphanumeric, 24)],
    ignores: () => [
      "jira_api_token = process.env.JIRA_API_TOKEN",
      `jira token: ${"x".repeat(24)}`,
      `jira issue token: ${sample(lowerHex, 24)}`,
      "confluence_token: getConfluenceTokenOfUs1",
    ],
  }),
];
