import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const shopifyDetectors: readonly Detector[] = [
  prefixedToken({
    id: "shopify-token",
    title: "a Shopify token",
    source: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
    keywords: ["shpat_", "shpca_", "shppa_", "shpss_"],
    pattern: "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}(?![A-Za-z0-9])",
    rotate: "Uninstall or rotate the app's credentials in the Shopify admin.",
    tokens: () => [`shpat_${sample(lowerHex, 32)}`],
    ignores: () => [`shpat_${"0".repeat(32)}`, `shpat_${sample(lowerHex, 12)}`],
  }),
];
