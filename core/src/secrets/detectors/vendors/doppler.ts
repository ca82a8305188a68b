import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const dopplerDetectors: readonly Detector[] = [
  prefixedToken({
    id: "doppler-personal-token",
    title: "a Doppler personal or CLI token",
    source: "https://docs.doppler.com/reference/auth-token-formats",
    keywords: ["dp.ct.", "dp.pt."],
    pattern: "dp\\.(?:pt|ct)\\.[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
    rotate: "Revoke it in Doppler under Tokens, Personal and CLI.",
    tokens: () => [`dp.pt.${sample(alphanumeric, 43)}`, `dp.ct.${sample(alphanumeric, 43)}`],
    ignores: () => [`dp.pt.${"x".repeat(43)}`, `dp.pt.${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "doppler-service-token",
    title: "a Doppler service token",
    source: "https://docs.doppler.com/reference/auth-token-formats",
    keywords: ["dp.st."],
    pattern: "dp\\.st\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
    rotate: "Revoke it in the Doppler config under Access.",
    tokens: () => [`dp.st.prd.${sample(alphanumeric, 43)}`, `dp.st.${sample(alphanumeric, 43)}`],
    ignores: () => [`dp.st.prd.${"x".repeat(43)}`, `dp.st.prd.${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "doppler-service-account-token",
    title: "a Doppler service account token",
    source: "https://docs.doppler.com/reference/auth-token-formats",
    keywords: ["dp.sa."],
    pattern: "dp\\.sa\\.[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
    rotate: "Revoke it in Doppler under Team, Service accounts.",
    tokens: () => [`dp.sa.${sample(alphanumeric, 43)}`],
    ignores: () => [`dp.sa.${"x".repeat(43)}`, `dp.sa.${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "doppler-scim-token",
    title: "a Doppler SCIM token",
    source: "https://docs.doppler.com/reference/auth-token-formats",
    keywords: ["dp.scim."],
    pattern: "dp\\.scim\\.[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
    rotate: "Revoke it in Doppler under Team, SCIM.",
    tokens: () => [`dp.scim.${sample(alphanumeric, 43)}`],
    ignores: () => [`dp.scim.${"x".repeat(43)}`, `dp.scim.${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "doppler-audit-token",
    title: "a Doppler audit token",
    source: "https://docs.doppler.com/reference/auth-token-formats",
    keywords: ["dp.audit."],
    pattern: "dp\\.audit\\.[A-Za-z0-9]{40,44}(?![A-Za-z0-9])",
    rotate: "Revoke it in Doppler under Tokens, Audit.",
    tokens: () => [`dp.audit.${sample(alphanumeric, 43)}`],
    ignores: () => [`dp.audit.${"x".repeat(43)}`, `dp.audit.${sample(alphanumeric, 12)}`],
  }),
];
