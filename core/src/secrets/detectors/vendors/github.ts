import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { alphanumeric, sample } from "../sample.ts";

const withChecksum = (prefix: string): string =>
  prefix + sample(alphanumeric, 30) + crc32Base62(sample(alphanumeric, 30));

export const githubDetectors: readonly Detector[] = [
  {
    id: "github-token",
    title: "a GitHub token",
    source:
      "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
    keywords: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    pattern: "gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9_])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "medium",
    entropyMin: 3,
    check: endsWithCrc32,
    rotate: "Revoke it under Settings, Developer settings, and create a new one.",
    finds: () =>
      ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].flatMap((prefix) => {
        const secret = withChecksum(prefix);
        return [
          { text: `git clone https://x-access-token:${secret}@github.com/acme/shop`, secret },
          { text: `gh auth login --with-token <<< ${secret}\n`, secret },
        ];
      }),
    ignores: () => [`ghp_${"x".repeat(36)}`, `ghp_${sample(alphanumeric, 20)}`, "const ghp_prefix = 4"],
  },
  {
    id: "github-fine-grained-token",
    title: "a GitHub fine-grained token",
    source:
      "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    keywords: ["github_pat_"],
    pattern: "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9_])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 3,
    rotate: "Revoke it under Settings, Developer settings, and create a new one.",
    finds: () => {
      const secret = `github_pat_${sample(alphanumeric, 22)}_${sample(alphanumeric, 59)}`;
      return [
        { text: `GH_TOKEN=${secret}`, secret },
        { text: `gh auth login --with-token <<< ${secret}\n`, secret },
      ];
    },
    ignores: () => [`github_pat_${"x".repeat(22)}_${"x".repeat(59)}`, "github_pat_xxx"],
  },
];
