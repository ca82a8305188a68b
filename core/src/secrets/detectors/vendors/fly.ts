import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, base64Url, sample } from "../sample.ts";

export const flyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "fly-token",
    title: "a Fly.io token",
    source: "https://fly.io/docs/security/tokens/",
    keywords: ["fm1", "fm2"],
    pattern: "fm[12][a-z]?_[A-Za-z0-9+/]{100,3000}={0,2}(?![A-Za-z0-9+/=])",
    rotate: "Revoke it with `fly tokens revoke`.",
    tokens: () => [`fm2_lJPE${sample(base64, 600)}==`, `fm1r_lJPE${sample(base64, 300)}=`],
    ignores: () => [`fm2_lJPE${"A".repeat(600)}==`, `fm2_lJPE${sample(base64, 12)}`],
  }),
  prefixedToken({
    id: "fly-access-token",
    title: "a Fly.io access token",
    source: "https://fly.io/docs/security/tokens/",
    keywords: ["fo1_"],
    pattern: "fo1_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with `fly tokens revoke`, or in the dashboard under Tokens.",
    tokens: () => [`fo1_${sample(base64Url, 43)}`],
    ignores: () => [`fo1_${"x".repeat(43)}`, `fo1_${sample(base64Url, 12)}`],
  }),
];
