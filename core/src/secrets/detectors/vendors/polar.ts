import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const polarDetectors: readonly Detector[] = [
  prefixedToken({
    id: "polar-access-token",
    title: "a Polar access token",
    source: "https://polar.sh/docs/integrate/authentication",
    keywords: ["polar_oat_", "polar_pat_", "polar_at_", "polar_whs_"],
    pattern: "polar_(?:oat|pat|at_[uo]|whs)_[A-Za-z0-9_-]{32,64}(?![A-Za-z0-9_-])",
    entropyMin: 3.4,
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]),
    rotate: "Delete it in Polar under Settings, Developers, and create a new one.",
    tokens: () => [`polar_oat_${sample(alphanumeric, 43)}`],
    ignores: () => [`polar_oat_${"x".repeat(43)}`, "polar_pat_to_cartesian_coordinates"],
  }),
];
