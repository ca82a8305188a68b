import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, sample } from "../sample.ts";

export const intercomDetectors: readonly Detector[] = [
  prefixedToken({
    id: "intercom-access-token",
    title: "an Intercom access token",
    source: "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
    keywords: ["dg9ro"],
    pattern: "dG9rO[A-Za-z0-9+/]{53,54}={0,2}",
    notAfter: "A-Za-z0-9+/",
    entropyMin: 3.6,
    rotate: "Rotate it in Intercom's Developer Hub under Configure, Authentication.",
    tokens: () => [`dG9rO${sample(base64, 54)}=`],
    ignores: () => [`dG9rO${"x".repeat(54)}=`, `dG9rO${sample(base64, 20)}`],
  }),
];
