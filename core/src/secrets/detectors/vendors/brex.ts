import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const brexDetectors: readonly Detector[] = [
  prefixedToken({
    id: "brex-user-token",
    title: "a Brex token",
    source: "https://developer.brex.com/docs/authentication/",
    keywords: ["bxt_"],
    pattern: "bxt_[A-Za-z0-9]{40}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Brex's dashboard under Developer and create a new one.",
    tokens: () => [`bxt_${sample(alphanumeric, 40)}`],
    ignores: () => [`bxt_${"x".repeat(40)}`, "bxt_node_count"],
  }),
];
