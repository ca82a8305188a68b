import type { Detector } from "../../detector.ts";
import { crc32Base62, endsWithCrc32 } from "../../evidence/checksum.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64Url, lowerHex, sample } from "../sample.ts";

export const vercelDetectors: readonly Detector[] = [
  prefixedToken({
    id: "vercel-token",
    title: "a Vercel token",
    source: "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
    keywords: ["vcp_"],
    pattern: "vcp_[A-Za-z0-9_-]{56}(?![A-Za-z0-9_-])",
    confidence: "medium",
    check: endsWithCrc32,
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Vercel under Account settings, Tokens.",
    tokens: () => [
      `vcp_${sample(alphanumeric, 50)}${crc32Base62(sample(alphanumeric, 50))}`,
      `vcp_${sample(base64Url, 56)}`,
    ],
    ignores: () => [`vcp_${"x".repeat(56)}`, `vcp_${sample(alphanumeric, 30)}`],
  }),
  prefixedToken({
    id: "vercel-integration-token",
    title: "a Vercel integration token",
    source: "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
    keywords: ["vci_"],
    pattern: "vci_[A-Za-z0-9_-]{56}(?![A-Za-z0-9_-])",
    confidence: "medium",
    check: endsWithCrc32,
    notAfter: "A-Za-z0-9_-",
    rotate: "Uninstall the integration in Vercel under Integrations and install it again.",
    tokens: () => [
      `vci_${sample(alphanumeric, 50)}${crc32Base62(sample(alphanumeric, 50))}`,
      `vci_${sample(base64Url, 56)}`,
    ],
    ignores: () => [`vci_${"x".repeat(56)}`, `vci_${sample(alphanumeric, 30)}`],
  }),
  prefixedToken({
    id: "vercel-app-token",
    title: "a Vercel app access token",
    source: "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
    keywords: ["vca_"],
    pattern: "vca_[A-Za-z0-9_-]{56}(?![A-Za-z0-9_-])",
    confidence: "medium",
    check: endsWithCrc32,
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Revoke it at the token revocation endpoint of Sign in with Vercel; it also ends by itself within an hour.",
    tokens: () => [
      `vca_${sample(alphanumeric, 50)}${crc32Base62(sample(alphanumeric, 50))}`,
      `vca_${sample(base64Url, 56)}`,
    ],
    ignores: () => [`vca_${"x".repeat(56)}`, `vca_${sample(alphanumeric, 30)}`],
  }),
  prefixedToken({
    id: "vercel-app-refresh-token",
    title: "a Vercel app refresh token",
    source: "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
    keywords: ["vcr_"],
    pattern: "vcr_[A-Za-z0-9_-]{56}(?![A-Za-z0-9_-])",
    confidence: "medium",
    check: endsWithCrc32,
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it at the token revocation endpoint of Sign in with Vercel.",
    tokens: () => [
      `vcr_${sample(alphanumeric, 50)}${crc32Base62(sample(alphanumeric, 50))}`,
      `vcr_${sample(base64Url, 56)}`,
    ],
    ignores: () => [`vcr_${"x".repeat(56)}`, `vcr_${sample(alphanumeric, 30)}`],
  }),
  prefixedToken({
    id: "vercel-ai-gateway-key",
    title: "a Vercel AI Gateway key",
    source: "https://vercel.com/changelog/new-token-formats-and-secret-scanning",
    keywords: ["vck_"],
    pattern: "vck_[A-Za-z0-9_-]{56}(?![A-Za-z0-9_-])",
    confidence: "medium",
    check: endsWithCrc32,
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Vercel under AI Gateway, API keys.",
    tokens: () => [
      `vck_${sample(alphanumeric, 50)}${crc32Base62(sample(alphanumeric, 50))}`,
      `vck_${sample(base64Url, 56)}`,
    ],
    ignores: () => [`vck_${"x".repeat(56)}`, `vck_${sample(alphanumeric, 30)}`],
  }),
  namedSecret({
    id: "vercel-legacy-token",
    title: "a Vercel token",
    source: "https://vercel.com/docs/rest-api/reference/welcome#authentication",
    names: ["vercel", "zeit"],
    called: ["token"],
    value: "[A-Za-z0-9]{24}",
    entropyMin: 3.3,
    rotate: "Delete it in Vercel under Account settings, Tokens.",
    values: () => [sample(alphanumeric, 24)],
    ignores: () => [`VERCEL_TOKEN=${"x".repeat(24)}`, `vercel commit: ${sample(lowerHex, 40)}`],
  }),
  prefixedToken({
    id: "vercel-blob-token",
    title: "a Vercel Blob token",
    source: "https://vercel.com/docs/vercel-blob/using-blob-sdk",
    keywords: ["vercel_blob_rw_"],
    pattern: "vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30,40}(?![A-Za-z0-9])",
    rotate: "Rotate it in the Blob store's settings under Storage.",
    tokens: () => [`vercel_blob_rw_${sample(alphanumeric, 16)}_${sample(alphanumeric, 30, 2)}`],
    ignores: () => [
      `vercel_blob_rw_${"x".repeat(16)}_${"x".repeat(30)}`,
      `vercel_blob_rw_${sample(alphanumeric, 16)}_${sample(alphanumeric, 10)}`,
    ],
  }),
];
