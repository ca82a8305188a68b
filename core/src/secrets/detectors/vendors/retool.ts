import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const retoolDetectors: readonly Detector[] = [
  prefixedToken({
    id: "retool-access-token",
    title: "a Retool token",
    source: "https://docs.retool.com/org-users/guides/retool-api/authentication",
    keywords: ["retool_"],
    pattern: "retool_01[a-z0-9]{24,40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.4,
    isNoSecret: (match) => (match[0].match(/[0-9]/g)?.length ?? 0) < 4,
    rotate: "Revoke it in Retool under Settings, API.",
    tokens: () => [`retool_01${sample(digits + lower, 24)}`],
    ignores: () => [`retool_01${"x".repeat(24)}`, "retool_01migrationscriptname", "retool_workflow_id"],
  }),
];
