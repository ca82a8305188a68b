import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const gitlabDetectors: readonly Detector[] = [
  prefixedToken({
    id: "gitlab-token",
    title: "a GitLab token",
    source: "https://docs.gitlab.com/security/tokens/#token-prefixes",
    keywords: [
      "glpat-",
      "gldt-",
      "glrt-",
      "glcbt-",
      "glptt-",
      "glft-",
      "glsoat-",
      "glagent-",
      "glimt-",
      "gloas-",
    ],
    pattern:
      "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas)-[A-Za-z0-9_-]{20,300}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{7,9})?(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it under User settings, Access tokens, and create a new one.",
    tokens: () => [
      `glpat-${sample(base64Url, 20)}`,
      `glrt-${sample(base64Url, 27)}.01.${sample("0123456789abcdef", 9)}`,
    ],
    ignores: () => [`glpat-${"x".repeat(20)}`, "the prefix glpat- marks a token"],
  }),
];
