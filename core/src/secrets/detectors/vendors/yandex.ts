import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const yandexDetectors: readonly Detector[] = [
  prefixedToken({
    id: "yandex-api-key",
    title: "a Yandex Cloud API key",
    source: "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key",
    keywords: ["aqvn"],
    pattern: "AQVN[A-Za-z0-9_-]{35,38}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete the API key of the service account in the Yandex Cloud console.",
    tokens: () => [`AQVN${sample(base64Url, 36)}`],
    ignores: () => [`AQVN${"x".repeat(36)}`, `AQVN${sample(base64Url, 12)}`],
  }),
  prefixedToken({
    id: "yandex-iam-token",
    title: "a Yandex Cloud IAM token",
    source: "https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token",
    keywords: ["t1."],
    pattern: "t1\\.[A-Za-z0-9_-]{20,700}={0,2}\\.[A-Za-z0-9_-]{86}={0,2}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_.-",
    rotate: "Revoke it in Yandex Cloud with `yc iam revoke-token`; it also ends by itself within 12 hours.",
    tokens: () => [`t1.9euel${sample(base64Url, 200)}.${sample(base64Url, 86, 2)}`],
    ignores: () => [
      `t1.9euel${"x".repeat(200)}.${"x".repeat(86)}`,
      `t1.9euel${sample(base64Url, 200)}.${sample(base64Url, 12)}`,
    ],
  }),
  prefixedToken({
    id: "yandex-oauth-token",
    title: "a Yandex OAuth token",
    source: "https://yandex.com/dev/id/doc/en/concepts/ya-oauth-intro",
    keywords: ["y0_", "y1_", "y2_", "y3_"],
    pattern: "y[0-3]__?[A-Za-z0-9_-]{50,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke the app's access in the Yandex account under Data access.",
    tokens: () => [`y0_${sample(base64Url, 56)}`],
    ignores: () => [`y0_${"x".repeat(56)}`, `y0_${sample(base64Url, 12)}`],
  }),
];
