import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, digits, lowerHex, sample } from "../sample.ts";

export const metaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "meta-access-token",
    title: "a Meta (Facebook, WhatsApp) access token",
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
    keywords: ["eaa"],
    pattern: "EAA[A-Za-z0-9]{110,400}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9+/_-",
    entropyMin: 4.5,
    rotate: "Revoke it in Meta's developer console, or log the user out; for an app, reset the app secret.",
    tokens: () => [`EAA${sample(alphanumeric, 180)}`],
    ignores: () => [`EAA${"x".repeat(180)}`, `EAA${sample(alphanumeric, 60)}`],
  }),
  prefixedToken({
    id: "meta-instagram-token",
    title: "an Instagram access token",
    source: "https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/",
    keywords: ["igaa", "igqv", "igqw"],
    pattern: "IG(?:AA|QV|QW)[A-Za-z0-9_-]{100,300}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9+/_-",
    entropyMin: 4.3,
    rotate: "Revoke it in Instagram under Apps and websites.",
    tokens: () => [`IGAA${sample(alphanumeric, 150)}`],
    ignores: () => [`IGAA${"x".repeat(150)}`, `IGAA${sample(alphanumeric, 40)}`],
  }),
  namedSecret({
    id: "meta-app-secret",
    title: "a Meta app's secret",
    source: "https://developers.facebook.com/docs/facebook-login/security/",
    names: ["facebook", "fb_app", "fb_client", "instagram", "meta_app"],
    called: ["secret"],
    value: "[0-9a-f]{32}",
    rotate: "Reset it in Meta's developer console under App settings, Basic.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "facebook_api_secret = process.env.FACEBOOK_API_SECRET",
      `facebook secret: ${"x".repeat(32)}`,
      `facebook md5: ${sample(lowerHex, 32)}`,
    ],
  }),
  namedSecret({
    id: "meta-app-token",
    title: "a Meta app's token",
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
    names: ["facebook", "fb_app", "access_token"],
    value: "[0-9]{15,16}\\|[A-Za-z0-9_-]{27}",
    rotate: "Reset the app secret in Meta's developer console.",
    values: () => [`${sample(digits, 16)}|${sample(base64Url, 27)}`],
    ignores: () => [
      "facebook_api_token = process.env.FACEBOOK_API_TOKEN",
      `facebook token: ${"x".repeat(27)}`,
      `facebook_token: ${sample(digits, 16)}|${"x".repeat(27)}`,
    ],
  }),
];
