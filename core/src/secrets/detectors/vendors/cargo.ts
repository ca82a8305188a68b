import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const cargoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cargo-token",
    title: "a Cargo registry token",
    source: "https://doc.rust-lang.org/cargo/reference/publishing.html",
    keywords: ["cio"],
    pattern: "cio[A-Za-z0-9]{32}(?![A-Za-z0-9])",
    rotate: "Revoke it at the crate registry under Account settings, API tokens.",
    tokens: () => [`cio${sample(alphanumeric, 32)}`],
    ignores: () => [`cio${"x".repeat(32)}`, `cio${sample(alphanumeric, 10)}`],
  }),
];
