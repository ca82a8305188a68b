import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const cashfreeDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cashfree-secret-key",
    title: "a Cashfree secret key",
    source: "https://www.cashfree.com/docs/api-reference/authentication",
    keywords: ["cfsk_ma_"],
    pattern: "cfsk_ma_(?:prod|test)_[0-9a-f]{32}_[0-9a-f]{8}(?![A-Za-z0-9])",
    rotate: "Generate a new key in Cashfree's dashboard under Developers, API keys.",
    tokens: () => [`cfsk_ma_prod_${sample(lowerHex, 32)}_${sample(lowerHex, 8)}`],
    ignores: () => [`cfsk_ma_test_${"0".repeat(32)}_${"0".repeat(8)}`, "cfsk_ma_prod_key"],
  }),
];
