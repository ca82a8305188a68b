import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

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
  prefixedToken({
    id: "github-app-token",
    title: "a GitHub App token",
    source:
      "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app",
    keywords: ["ghs_"],
    pattern: "ghs_[0-9]{1,12}_eyJ[A-Za-z0-9_-]{10,400}\\.[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{30,700}",
    rotate: "Revoke it with DELETE /installation/token; it also ends by itself within an hour.",
    tokens: () => [
      `ghs_12345_${"eyJ"}${sample(base64Url, 33)}.${"eyJ"}${sample(base64Url, 90)}.${sample(base64Url, 342)}`,
    ],
    ignores: () => ["ghs_12345_token", `ghs_12345_${"eyJ"}${sample(base64Url, 33)}`],
  }),
  namedSecret({
    id: "github-oauth-client-secret",
    title: "a GitHub OAuth client secret",
    source: "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
    names: ["github", "gh_client", "gh_oauth"],
    called: ["client_secret", "client-secret", "clientsecret", "app_secret", "client secret"],
    value: "[0-9a-f]{40}",
    rotate:
      "Generate a new client secret in the app's settings under Developer settings and delete the old one.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [
      `GITHUB_CLIENT_SECRET=${"0".repeat(40)}`,
      `github client_secret removed in commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  namedSecret({
    id: "github-legacy-token",
    title: "a GitHub token",
    source:
      "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
    names: ["github", "homebrew_"],
    called: ["token", "pat", "api_key", "apikey", "access"],
    value: "[0-9a-f]{40}",
    rotate: "Revoke it under Settings, Developer settings, Personal access tokens.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`GITHUB_TOKEN=${"0".repeat(40)}`, `github: {commit: "${sample(lowerHex, 40)}"}`],
  }),
];
