import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const woocommerceDetectors: readonly Detector[] = [
  prefixedToken({
    id: "woocommerce-consumer-key",
    title: "a WooCommerce key or secret",
    source: "https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication",
    keywords: ["ck_", "cs_"],
    pattern: "c[ks]_[0-9a-f]{40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    rotate: "Revoke it in WooCommerce under Settings, Advanced, REST API.",
    tokens: () => [`ck_${sample(lowerHex, 40)}`, `cs_${sample(lowerHex, 40)}`],
    ignores: () => [`cs_${"0".repeat(40)}`, `docs_${sample(lowerHex, 40)}`, "ck_editor_instance"],
  }),
];
