import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const hashicorpDetectors: readonly Detector[] = [
  prefixedToken({
    id: "vault-token",
    title: "a HashiCorp Vault token",
    source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
    keywords: ["hvs.", "hvb.", "hvr."],
    pattern: "hv[sbr]\\.[A-Za-z0-9_-]{24,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with `vault token revoke`.",
    tokens: () => [`hvs.${sample(base64Url, 95)}`],
    ignores: () => [`hvs.${"x".repeat(30)}`, "hvs.token", "hvs.getElementById"],
  }),
];
