import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const netlifyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "netlify-token",
    title: "a Netlify token",
    source: "https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
    keywords: ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"],
    pattern: "nf[pcoub]_[A-Za-z0-9]{36,48}(?![A-Za-z0-9])",
    rotate: "Delete it in Netlify under User settings, Applications, Personal access tokens.",
    tokens: () => [`nfp_${sample(alphanumeric, 36)}`, `nfc_${sample(alphanumeric, 36)}`],
    ignores: () => [`nfp_${"x".repeat(36)}`, `nfp_${sample(alphanumeric, 12)}`],
  }),
  namedSecret({
    id: "netlify-legacy-token",
    title: "a Netlify token",
    source: "https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
    names: ["netlify"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "[A-Za-z0-9_-]{43,46}",
    entropyMin: 4,
    rotate: "Delete it in Netlify under User settings, Applications, Personal access tokens.",
    values: () => [sample(base64Url, 43)],
    ignores: () => [`NETLIFY_KEY=${"x".repeat(43)}`, `netlify commit: ${sample(lowerHex, 40)}`],
  }),
];
