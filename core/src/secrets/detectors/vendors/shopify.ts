import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const shopifyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "shopify-token",
    title: "a Shopify token",
    source: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
    keywords: ["shpat_", "shpca_", "shppa_", "shpua_", "shprt_"],
    pattern: "shp(?:at|ca|pa|ua|rt)_[a-fA-F0-9]{32}(?![A-Za-z0-9])",
    rotate: "Uninstall or rotate the app's credentials in the Shopify admin.",
    tokens: () => [`shpat_${sample(lowerHex, 32)}`],
    ignores: () => [`shpat_${"0".repeat(32)}`, `shpat_${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "shopify-app-secret",
    title: "a Shopify app's secret",
    source: "https://shopify.dev/changelog/app-secret-key-length-has-increased",
    keywords: ["shpss_"],
    pattern: "shpss_[a-fA-F0-9]{32}(?![A-Za-z0-9])",
    rotate: "Rotate it in Shopify's Partner dashboard under the app's API credentials.",
    tokens: () => [`shpss_${sample(lowerHex, 32)}`],
    ignores: () => [`shpss_${"0".repeat(32)}`, "shpss_client_secret"],
  }),
  prefixedToken({
    id: "shopify-partner-token",
    title: "a Shopify partner token",
    source: "https://shopify.dev/docs/api/partner",
    keywords: ["prtapi_"],
    pattern: "prtapi_[a-fA-F0-9]{32}(?![A-Za-z0-9])",
    rotate: "Delete the API client in Shopify's Partner dashboard under Settings and create a new one.",
    tokens: () => [`prtapi_${sample(lowerHex, 32)}`],
    ignores: () => [`prtapi_${"0".repeat(32)}`, "prtapi_version"],
  }),
];
