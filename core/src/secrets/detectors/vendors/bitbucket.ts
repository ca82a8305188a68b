import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const bitbucketDetectors: readonly Detector[] = [
  prefixedToken({
    id: "bitbucket-app-password",
    title: "a Bitbucket app password",
    source: "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
    keywords: ["atbb"],
    pattern: "ATBB[A-Za-z0-9]{24,32}(?![A-Za-z0-9])",
    rotate: "Revoke it in Bitbucket under Personal settings, App passwords.",
    tokens: () => [`ATBB${sample(alphanumeric, 32)}`],
    ignores: () => [`ATBB${"x".repeat(32)}`, `ATBB${sample(alphanumeric, 10)}`],
  }),
  prefixedToken({
    id: "bitbucket-access-token",
    title: "a Bitbucket access token",
    source: "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/",
    keywords: ["atctt3xffgn0"],
    pattern: "ATCTT3xFfGN0[A-Za-z0-9_-]{150,250}={0,2}[A-Fa-f0-9]{0,8}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in the repository, project or workspace under Settings, Access tokens.",
    tokens: () => [`ATCTT3xFfGN0${sample(base64Url, 171)}=3F2A9C1B`],
    ignores: () => [`ATCTT3xFfGN0${"x".repeat(171)}=3F2A9C1B`, `ATCTT3xFfGN0${sample(base64Url, 12)}`],
  }),
  namedSecret({
    id: "bitbucket-client-secret",
    title: "a Bitbucket OAuth consumer secret",
    source: "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
    names: ["bitbucket"],
    called: ["secret"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Delete the OAuth consumer in the workspace's settings and add a new one.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [`BITBUCKET_SECRET=${"x".repeat(32)}`, `bitbucket commit: ${sample(lowerHex, 40)}`],
  }),
];
