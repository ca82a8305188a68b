import type { Detector } from "../../detector.ts";
import { markedToken } from "../marked.ts";
import { namedSecret } from "../named.ts";
import { pemBlock } from "../pem.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base32, base64, base64Url, lowerHex, sample } from "../sample.ts";

export const googleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "google-api-key",
    title: "a Google API key",
    source: "https://cloud.google.com/docs/authentication/api-keys",
    keywords: ["aiza"],
    pattern: "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Rotate it in the Google Cloud console under APIs and services, Credentials.",
    tokens: () => [`${"AIza"}${sample(base64Url, 35)}`],
    ignores: () => [`${"AIza"}${"S".repeat(35)}`, `${"AIza"}${sample(base64Url, 20)}`],
  }),
  prefixedToken({
    id: "google-oauth-secret",
    title: "a Google OAuth client secret",
    source: "https://developers.google.com/identity/protocols/oauth2",
    keywords: ["gocspx-"],
    pattern: "GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])",
    rotate: "Add a new secret to the OAuth client in the Google Cloud console and disable the old one.",
    tokens: () => [`${"GOCSPX"}-${sample(base64Url, 28)}`],
    ignores: () => [`${"GOCSPX"}-${"x".repeat(28)}`, `${"GOCSPX"}-${sample(base64Url, 12)}`],
  }),
  prefixedToken({
    id: "google-oauth-access-token",
    title: "a Google access token",
    source: "https://cloud.google.com/docs/authentication/token-types",
    keywords: ["ya29."],
    pattern: "ya29\\.[A-Za-z0-9_-]{40,1024}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with `gcloud auth revoke`; it also ends by itself within an hour.",
    tokens: () => [`ya29.a0${sample(base64Url, 160)}`],
    ignores: () => [`ya29.${"x".repeat(60)}`, "ya29.short"],
  }),
  {
    id: "gcp-service-account-key",
    title: "a Google Cloud service account's private key",
    source: "https://cloud.google.com/iam/docs/keys-create-delete",
    keywords: [
      'private_key"',
      "private_key\\",
      // The file in base64, as a CI's variable has it: {"type": "service_account" after its forms of blanks.
      "ewogicj0exblijoginnlcnzpy2vfywnjb3vudci",
      "eyj0exblijoic2vydmljzv9hy2nvdw50i",
      "eyj0exblijoginnlcnzpy2vfywnjb3vudci",
    ],
    pattern:
      'private_key\\\\{0,3}"\\s{0,8}:\\s{0,8}\\\\{0,3}"(-----BEGIN PRIVATE KEY-----(?:[^-"]|-(?!----)){40,8000}-----END PRIVATE KEY-----)' +
      "|((?:ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI|eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I|eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI)[A-Za-z0-9+/]{800,8000}={0,2})",
    captures: [1, 2],
    confidence: "high",
    always: true,
    rotate:
      "Delete this key of the service account in IAM and create a new one, or use workload identity instead.",
    finds: () => {
      const secret = pemBlock("PRIVATE KEY").replaceAll("\n", "\\n");
      return [
        {
          text: `{"type":"service_account","private_key_id":"${sample(lowerHex, 40)}","private_key":"${secret}\\n"}`,
          secret,
        },
        ...["ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI", "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I"].map((start) => ({
          text: `echo ${start}${sample(base64, 2900)}= | base64 -d > key.json`,
          secret: `${start}${sample(base64, 2900)}=`,
        })),
      ];
    },
    ignores: () => [
      `{"private_key": "-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----"}`,
      `"private_key": null`,
    ],
  },
  prefixedToken({
    id: "google-refresh-token",
    title: "a Google refresh token",
    source: "https://developers.google.com/identity/protocols/oauth2",
    keywords: ["1//0"],
    pattern: "1//0[A-Za-z0-9_-]{40,200}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Remove the app's access in the Google account under Security, Third-party apps, or end the session.",
    tokens: () => [`1//0g${sample(base64Url, 100)}`],
    ignores: () => [`1//0g${"x".repeat(100)}`, `1//0g${sample(base64Url, 12)}`],
  }),
  prefixedToken({
    id: "google-storage-hmac-id",
    title: "a Google Cloud Storage HMAC key",
    source: "https://cloud.google.com/storage/docs/authentication/hmackeys",
    keywords: ["goog1e"],
    pattern: "GOOG1E[A-Z2-7]{55}(?![A-Za-z0-9])",
    rotate: "Deactivate and delete the key in Cloud Storage under Settings, Interoperability.",
    tokens: () => [`GOOG1E${sample(base32, 55)}`],
    ignores: () => [`GOOG1E${"A".repeat(55)}`, `GOOG1E${sample(base32, 12)}`],
  }),
  namedSecret({
    id: "google-storage-hmac-secret",
    title: "a Google Cloud Storage HMAC secret",
    source: "https://cloud.google.com/storage/docs/authentication/hmackeys",
    names: ["gcs_hmac", "gcs_secret", "gs_secret_access_key", "gcs hmac", "hmac_secret", "hmac-secret"],
    value: "[A-Za-z0-9+/]{40}",
    entropyMin: 4,
    rotate: "Deactivate and delete the HMAC key in Cloud Storage under Settings, Interoperability.",
    values: () => [sample(base64, 40)],
    ignores: () => [`GCS_HMAC_KEY=${"A".repeat(40)}`, `gcs_hmac commit: ${sample(lowerHex, 40)}`],
  }),
  markedToken({
    id: "google-messaging-server-key",
    title: "a Firebase Cloud Messaging server key",
    source: "https://firebase.google.com/docs/cloud-messaging/auth-server",
    keywords: [":apa91b"],
    before: "AAAA[A-Za-z0-9_-]{7}",
    mark: ":APA91b",
    after: "[A-Za-z0-9_-]{134}(?![A-Za-z0-9_-])",
    rotate:
      "Delete it in the Firebase console under Project settings, Cloud Messaging; use the HTTP v1 API instead.",
    tokens: () => [`AAAA${sample(alphanumeric, 7)}:APA91b${sample(base64Url, 134, 2)}`],
    ignores: () => [
      `AAAA${"x".repeat(7)}:APA91b${"x".repeat(134)}`,
      `AAAA${sample(alphanumeric, 7)}:APA91b${sample(base64Url, 12)}`,
    ],
  }),
  namedSecret({
    id: "google-recaptcha-secret",
    title: "a reCAPTCHA secret key",
    source: "https://developers.google.com/recaptcha/docs/verify",
    names: ["recaptcha"],
    called: ["secret", "private"],
    value: "6L[A-Za-z0-9_-]{38}",
    confidence: "high",
    rotate: "Make a new key pair in the reCAPTCHA admin console and replace the old one.",
    values: () => [`6L${sample(alphanumeric, 38)}`],
    ignores: () => [
      `RECAPTCHA_SECRET=6L${"x".repeat(38)}`,
      `RECAPTCHA_SITE_KEY=6L${sample(alphanumeric, 38)}`,
    ],
  }),
];
