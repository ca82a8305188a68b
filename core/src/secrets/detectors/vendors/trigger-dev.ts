import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const triggerDevDetectors: readonly Detector[] = [
  prefixedToken({
    id: "trigger-dev-secret-key",
    title: "a Trigger.dev key",
    source: "https://trigger.dev/docs/management/authentication",
    keywords: ["tr_dev_", "tr_prod_", "tr_stg_", "tr_preview_", "tr_pat_"],
    pattern: "tr_(?:dev|prod|stg|preview|pat)_[A-Za-z0-9]{20,40}(?![A-Za-z0-9])",
    rotate: "Regenerate it in Trigger.dev under API keys, or delete the personal access token.",
    tokens: () => [`tr_prod_${sample(alphanumeric, 24)}`, `tr_pat_${sample(alphanumeric, 40)}`],
    ignores: () => [`tr_prod_${"x".repeat(24)}`, `tr_prod_${sample(alphanumeric, 8)}`],
  }),
];
