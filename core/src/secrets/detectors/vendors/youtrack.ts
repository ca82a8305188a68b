import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const youtrackDetectors: readonly Detector[] = [
  prefixedToken({
    id: "youtrack-permanent-token",
    title: "a YouTrack or Hub token",
    source: "https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html",
    keywords: ["perm:", "perm-"],
    pattern: "perm[:-][A-Za-z0-9+/=]{4,60}\\.[A-Za-z0-9+/=_-]{4,60}\\.[A-Za-z0-9]{30}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.6,
    isNoSecret: (match) => !/[0-9].*[0-9]/.test(match[0]),
    rotate: "Delete it in YouTrack's profile under Account security and create a new one.",
    tokens: () => [`perm:${sample(alphanumeric, 8)}.${sample(alphanumeric, 12)}.${sample(alphanumeric, 30)}`],
    ignores: () => [
      `perm:${"x".repeat(8)}.${"x".repeat(12)}.${"x".repeat(30)}`,
      "perm:user.read",
      `sperm:${sample(alphanumeric, 8)}.${sample(alphanumeric, 12)}.${sample(alphanumeric, 30)}`,
    ],
  }),
];
