import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const teamcityDetectors: readonly Detector[] = [
  prefixedToken({
    id: "teamcity-token",
    title: "a TeamCity token",
    source:
      "https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html#Managing+Access+Tokens",
    keywords: ["eyj0exaioiaivenwmij9."],
    pattern: "eyJ0eXAiOiAiVENWMiJ9\\.[A-Za-z0-9_-]{36}\\.[A-Za-z0-9_-]{48}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in TeamCity under My settings and tools, Access tokens.",
    tokens: () => [`eyJ0eXAiOiAiVENWMiJ9.${sample(base64Url, 36)}.${sample(base64Url, 48, 2)}`],
    ignores: () => [
      `eyJ0eXAiOiAiVENWMiJ9.${"x".repeat(36)}.${"x".repeat(48)}`,
      `eyJ0eXAiOiAiVENWMiJ9.${sample(base64Url, 36)}.${sample(base64Url, 12)}`,
    ],
  }),
];
