import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const prefectDetectors: readonly Detector[] = [
  prefixedToken({
    id: "prefect-key",
    title: "a Prefect Cloud API key",
    source: "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
    keywords: ["pnb_", "pnu_"],
    pattern: "pn[ub]_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
    rotate: "Delete it in Prefect Cloud under API keys, or the service account's.",
    tokens: () => [`pnu_${sample(alphanumeric, 36)}`, `pnb_${sample(alphanumeric, 36)}`],
    ignores: () => [`pnu_${"x".repeat(36)}`, `pnu_${sample(alphanumeric, 12)}`],
  }),
];
