import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const jumpcloudDetectors: readonly Detector[] = [
  prefixedToken({
    id: "jumpcloud-key",
    title: "a JumpCloud API key",
    source: "https://jumpcloud.com/support/jumpcloud-apis1",
    keywords: ["jca_"],
    pattern: "jca_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
    rotate: "Generate a new key in the JumpCloud admin portal under My API key; the old one ends.",
    tokens: () => [`jca_${sample(alphanumeric, 36)}`],
    ignores: () => [`jca_${"x".repeat(36)}`, `jca_${sample(alphanumeric, 12)}`],
  }),
];
