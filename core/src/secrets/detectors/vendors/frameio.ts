import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const frameioDetectors: readonly Detector[] = [
  prefixedToken({
    id: "frameio-developer-token",
    title: "a Frame.io token",
    source: "https://developer.adobe.com/frameio/guides/",
    keywords: ["fio-u-"],
    pattern: "fio-u-[A-Za-z0-9_=-]{64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.5,
    rotate: "Delete it in Frame.io's developer site under Tokens and create a new one.",
    tokens: () => [`fio-u-${sample(base64Url, 64)}`],
    ignores: () => [`fio-u-${"x".repeat(64)}`, "fio-u-your-token"],
  }),
];
