import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, sample } from "../sample.ts";

export const telnyxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "telnyx-api-key",
    title: "a Telnyx key",
    source: "https://developers.telnyx.com/development/api-fundamentals/authentication",
    keywords: ["key01"],
    pattern: "KEY01[0-9A-F]{30}_[A-Za-z0-9]{22}(?![A-Za-z0-9])",
    rotate: "Delete it in Telnyx's portal under API keys and create a new one.",
    tokens: () => [`KEY01${sample(digits + "ABCDEF", 30)}_${sample(alphanumeric, 22)}`],
    ignores: () => [`KEY01${"0".repeat(30)}_${"x".repeat(22)}`, `KEY01${sample(digits + "ABCDEF", 30)}`],
  }),
];
