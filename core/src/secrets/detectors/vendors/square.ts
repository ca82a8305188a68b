import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const squareDetectors: readonly Detector[] = [
  prefixedToken({
    id: "square-access-token",
    title: "a Square access token",
    source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    keywords: ["eaaae", "eaaal"],
    pattern: "EAAA[El][A-Za-z0-9_-]{59}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_+/-",
    entropyMin: 4,
    rotate: "Replace it in Square's developer console under Credentials.",
    tokens: () => [`EAAAE${sample(base64Url, 59)}`],
    ignores: () => [`EAAAE${"A".repeat(59)}`, `EAAAE${sample(base64Url, 90)}`],
  }),
  prefixedToken({
    id: "square-personal-token",
    title: "a Square personal access token",
    source: "https://developer.squareup.com/docs/build-basics/access-tokens",
    keywords: ["sq0atp-"],
    pattern: "sq0atp-[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_",
    rotate: "Replace it in Square's developer console under Credentials.",
    tokens: () => [`sq0atp-${sample(base64Url, 22)}`],
    ignores: () => [`sq0atp-${"x".repeat(22)}`, "sq0idp-is-an-application-id-1234"],
  }),
  prefixedToken({
    id: "square-oauth-secret",
    title: "a Square OAuth secret",
    source: "https://developer.squareup.com/docs/oauth-api/overview",
    keywords: ["sq0csp-", "sq0csb-"],
    pattern: "sq0cs[pb]-[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_",
    rotate: "Replace the application secret in Square's developer console under OAuth.",
    tokens: () => [`sq0csp-${sample(base64Url, 43)}`],
    ignores: () => [`sq0csp-${"x".repeat(43)}`, `sq0csp-${sample(base64Url, 12)}`],
  }),
];
