import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const configcatDetectors: readonly Detector[] = [
  prefixedToken({
    id: "configcat-sdk-key",
    title: "a ConfigCat SDK key",
    source: "https://configcat.com/docs/sdk-reference/overview/",
    keywords: ["configcat-sdk-1/"],
    pattern: "configcat-sdk-1/[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.5,
    rotate: "Create a new SDK key in ConfigCat's dashboard and revoke the old.",
    tokens: () => [`configcat-sdk-1/${sample(base64Url, 22)}/${sample(base64Url, 22, 2)}`],
    ignores: () => [
      `configcat-sdk-1/${"x".repeat(22)}/${"x".repeat(22)}`,
      "configcat-sdk-1/TEST_KEY-0123456789012/1234567890",
    ],
  }),
];
