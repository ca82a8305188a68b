import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const oryDetectors: readonly Detector[] = [
  prefixedToken({
    id: "ory-token",
    title: "an Ory token",
    source: "https://www.ory.sh/docs/concepts/personal-access-token",
    keywords: ["ory_pat_", "ory_wak_", "ory_st_", "ory_at_", "ory_rt_", "ory_ac_"],
    pattern: "ory_(?:pat|wak|st|at|rt|ac)_[A-Za-z0-9_.-]{30,100}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in the Ory console under API keys, or revoke the session or the OAuth token.",
    tokens: () => [`ory_pat_${sample(alphanumeric, 32)}`, `ory_st_${sample(alphanumeric, 32)}`],
    ignores: () => [`ory_pat_${"x".repeat(32)}`, `ory_pat_${sample(alphanumeric, 10)}`],
  }),
];
