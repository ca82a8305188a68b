import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const buildkiteDetectors: readonly Detector[] = [
  prefixedToken({
    id: "buildkite-api-token",
    title: "a Buildkite API token",
    source: "https://buildkite.com/docs/platform/security/tokens",
    keywords: ["bkua_"],
    pattern: "bkua_[A-Za-z0-9]{40,60}(?![A-Za-z0-9])",
    rotate: "Revoke it in Buildkite under Personal settings, API access tokens.",
    tokens: () => [`bkua_${sample(lowerHex, 40)}`],
    ignores: () => [`bkua_${"0".repeat(40)}`, `bkua_${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "buildkite-agent-token",
    title: "a Buildkite agent token",
    source: "https://buildkite.com/docs/platform/security/tokens",
    keywords: ["bkaa_", "bkaj_", "bkct_", "bkat_"],
    pattern: "bk(?:aa|aj|ct|at)_[A-Za-z0-9_.-]{40,120}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Buildkite under Agents, the cluster's Agent tokens.",
    tokens: () => [`bkaa_${sample(alphanumeric, 75)}`, `bkct_${sample(alphanumeric, 60)}`],
    ignores: () => [`bkaa_${"x".repeat(75)}`, `bkaa_${sample(alphanumeric, 12)}`],
  }),
];
