import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const jfrogDetectors: readonly Detector[] = [
  prefixedToken({
    id: "jfrog-api-key",
    title: "a JFrog Artifactory API key",
    source: "https://jfrog.com/help/r/jfrog-platform-administration-documentation/user-profile",
    keywords: ["akcp"],
    pattern: "AKCp[A-Za-z0-9]{68,70}(?![A-Za-z0-9])",
    rotate: "Revoke it in the JFrog platform under User profile, Authentication settings.",
    tokens: () => [`AKCp${sample(alphanumeric, 69)}`],
    ignores: () => [`AKCp${"x".repeat(69)}`, `AKCp${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "jfrog-reference-token",
    title: "a JFrog reference token",
    source: "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
    keywords: ["cmvmdgtuoj"],
    pattern: "cmVmdGtuOj[A-Za-z0-9]{54}(?![A-Za-z0-9])",
    rotate: "Revoke it in the JFrog platform under User management, Access tokens.",
    tokens: () => [`cmVmdGtuOj${sample(alphanumeric, 54)}`],
    ignores: () => [`cmVmdGtuOj${"x".repeat(54)}`, `cmVmdGtuOj${sample(alphanumeric, 12)}`],
  }),
];
