import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const dnsimpleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "dnsimple-token",
    title: "a DNSimple token",
    source: "https://support.dnsimple.com/articles/api-access-token/",
    keywords: ["dnsimple_u_"],
    pattern: "dnsimple_[auo]_[A-Za-z0-9]{32,40}(?![A-Za-z0-9])",
    rotate: "Delete it in DNSimple under User settings or Account, Access tokens.",
    tokens: () => [`dnsimple_u_${sample(alphanumeric, 32)}`],
    ignores: () => [`dnsimple_u_${"x".repeat(32)}`, `dnsimple_u_${sample(alphanumeric, 10)}`],
  }),
];
