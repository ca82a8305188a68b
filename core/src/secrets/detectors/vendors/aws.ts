import type { Detector } from "../../detector.ts";
import { isIdentifier } from "../../evidence/no-secret.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base32, base64, base64Url, digits, lower, lowerHex, sample, sampleUuid } from "../sample.ts";

const rotate = "In IAM, create a new access key, switch to it, then deactivate and delete the old one.";

/** 40 hex digits are a commit; 40 letters are a name when they are built of words. */
function isNoSecretKey(text: string): boolean {
  return /^[0-9a-f]{40}$/i.test(text) || (!/[0-9+/]/.test(text) && isIdentifier(text));
}

export const awsDetectors: readonly Detector[] = [
  {
    id: "aws-access-key-id",
    title: "an AWS access key",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    keywords: ["akia", "asia", "abia", "acca"],
    pattern: "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    // The keys that AWS prints in its documentation end so.
    allow: "EXAMPLE$",
    rotate,
    finds: () => [
      {
        text: `aws_access_key_id = ${"AKIA"}${sample(base32, 16)}\n`,
        secret: `${"AKIA"}${sample(base32, 16)}`,
      },
      {
        text: `export AWS_ACCESS_KEY_ID="${"ASIA"}${sample(base32, 16, 2)}"`,
        secret: `${"ASIA"}${sample(base32, 16, 2)}`,
      },
    ],
    ignores: () => [
      `id = ${"AKIA"}IOSFODNN7${"EXAMPLE"}`,
      `${sample(base64, 30)}a${"AKIA"}${sample(base32, 16)}`,
      `${"AKIA"}${sample(base32, 17)}`,
    ],
  },
  {
    id: "aws-secret-access-key",
    title: "an AWS secret access key",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    keywords: [
      "secret_access_key",
      "secretaccesskey",
      "secret-access-key",
      "secret access key",
      "aws_secret",
      "aws-secret",
      "awssecret",
      "secret_key",
      "secretkey",
    ],
    pattern:
      "(?:aws[_-]?secret(?:[_\\- ]?access)?(?:[_\\- ]?key)?|secret_access_key|secretaccesskey|secret-access-key|secret access key|secret_?key)" +
      "[^A-Za-z0-9/+\\r\\n]{1,12}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 4.1,
    isNoSecret: (match) => isNoSecretKey(match[1] ?? ""),
    allow: "EXAMPLEKEY$",
    rotate,
    finds: () => [
      { text: `aws_secret_access_key = ${sample(base64, 40)}\n`, secret: sample(base64, 40) },
      { text: `{"SecretAccessKey": "${sample(base64, 40, 3)}"}`, secret: sample(base64, 40, 3) },
      { text: `AWS secret access key: ${sample(base64, 40, 3)}`, secret: sample(base64, 40, 3) },
    ],
    ignores: () => [
      `aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY${"EXAMPLEKEY"}`,
      `secret_key commit ${"0123456789abcdef".repeat(2)}01234567`,
      `secret_key = "${"a".repeat(40)}"`,
    ],
  },
  {
    id: "aws-secret-beside-key-id",
    title: "an AWS secret access key",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    keywords: ["akia", "asia"],
    // Whatever it is called, within 200 characters after its key id.
    pattern:
      "(?:AKIA|ASIA)[A-Z2-7]{16}[^A-Za-z0-9/+](?:(?!(?:AKIA|ASIA)[A-Z2-7]{16})[\\s\\S]){0,200}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 4.1,
    isNoSecret: (match) => isNoSecretKey(match[1] ?? ""),
    allow: "EXAMPLEKEY$",
    rotate,
    finds: () => [
      {
        text: `"${"AKIA"}${sample(base32, 16)}",\n  "${sample(base64, 40, 4)}"`,
        secret: sample(base64, 40, 4),
      },
      { text: `${"AKIA"}${sample(base32, 16)} ${sample(base64, 40, 5)}\n`, secret: sample(base64, 40, 5) },
    ],
    ignores: () => [
      `${"AKIA"}${sample(base32, 16)} commit ${"0123456789abcdef".repeat(2)}01234567`,
      `${"AKIA"}${sample(base32, 16)}${" .".repeat(120)} ${sample(base64, 40, 4)}`,
    ],
  },
  prefixedToken({
    id: "aws-session-token",
    title: "an AWS session token",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html",
    keywords: ["iqojb3jpz2lu", "fwogzxivyxdz", "fqogzxivyxdz"],
    pattern: "(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/]{100,2000}={0,2}(?![A-Za-z0-9+/=])",
    notAfter: "A-Za-z0-9+/",
    rotate:
      "Revoke the sessions of the role in IAM under Revoke sessions; the token also ends by itself within hours.",
    tokens: () => [`IQoJb3JpZ2luX2VjE${sample(base64, 400)}==`, `FwoGZXIvYXdzE${sample(base64, 300)}=`],
    ignores: () => [`IQoJb3JpZ2luX2VjE${"A".repeat(400)}==`, `IQoJb3JpZ2luX2VjE${sample(base64, 12)}`],
  }),
  prefixedToken({
    id: "aws-mws-token",
    title: "an Amazon MWS token",
    source: "https://developer-docs.amazon.com/sp-api/docs/migrating-from-amazon-mws",
    keywords: ["amzn.mws."],
    pattern: "amzn\\.mws\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])",
    rotate: "Revoke the developer's access in Seller Central under User permissions.",
    tokens: () => [`amzn.mws.${sampleUuid()}`],
    ignores: () => ["amzn.mws.00000000-0000-0000-0000-000000000000", `amzn.mws.${sample(lowerHex, 8)}`],
  }),
  prefixedToken({
    id: "aws-bedrock-api-key",
    title: "an Amazon Bedrock API key",
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html",
    keywords: ["abskqmvkcm9ja0fqsutles"],
    pattern: "ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{60,300}={0,2}(?![A-Za-z0-9+/=])",
    rotate:
      "Delete the service-specific credential of its IAM user under Security credentials, API keys for Amazon Bedrock.",
    tokens: () => [`ABSKQmVkcm9ja0FQSUtleS1${sample(base64, 107)}=`],
    ignores: () => [
      `ABSKQmVkcm9ja0FQSUtleS1${"A".repeat(107)}=`,
      `ABSKQmVkcm9ja0FQSUtleS1${sample(base64, 12)}`,
    ],
  }),
  prefixedToken({
    id: "aws-bedrock-short-term-key",
    title: "a short-term Amazon Bedrock API key",
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-generate.html",
    keywords: ["bedrock-api-key-"],
    pattern: "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{100,4000}={0,2}(?![A-Za-z0-9+/=])",
    rotate: "Revoke the sessions of the role that made it in IAM; it also ends by itself within 12 hours.",
    tokens: () => [`bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tL${sample(base64, 600)}==`],
    ignores: () => [
      `bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tL${"A".repeat(600)}==`,
      `bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tL${sample(base64, 12)}`,
    ],
  }),
  namedSecret({
    id: "aws-ses-smtp-password",
    title: "an Amazon SES SMTP password",
    source: "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",
    names: ["ses_smtp", "ses-smtp", "ses smtp", "email-smtp"],
    value: "B[A-Za-z0-9+/]{43}",
    rotate:
      "Delete the access key of the SMTP credential's IAM user and create a new SMTP credential in SES.",
    values: () => [`B${sample(base64, 43)}`],
    ignores: () => [`SES_SMTP_KEY=B${"A".repeat(43)}`, `ses_smtp commit: ${sample(lowerHex, 40)}`],
  }),
  prefixedToken({
    id: "aws-appsync-key",
    title: "an AWS AppSync API key",
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    keywords: ["da2-"],
    pattern: "da2-[a-z0-9]{26}(?![A-Za-z0-9])",
    rotate: "Delete it in AppSync under the API's Settings, API keys, and create a new one.",
    tokens: () => [`da2-${sample(lower + digits, 26)}`],
    ignores: () => [`da2-${"x".repeat(26)}`, `da2-${sample(lower + digits, 8)}`],
  }),
  prefixedToken({
    id: "aws-login-client-secret",
    title: "a Login with Amazon client secret",
    source: "https://developer.amazon.com/docs/login-with-amazon/security-profile.html",
    keywords: ["amzn1.oa2-cs.v1."],
    pattern: "amzn1\\.oa2-cs\\.v1\\.[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Rotate it in the Amazon Developer Console under Login with Amazon, Web settings.",
    tokens: () => [`amzn1.oa2-cs.v1.${sample(lowerHex, 64)}`],
    ignores: () => [`amzn1.oa2-cs.v1.${"0".repeat(64)}`, `amzn1.oa2-cs.v1.${sample(lowerHex, 12)}`],
  }),
  prefixedToken({
    id: "aws-login-refresh-token",
    title: "a Login with Amazon refresh token",
    source: "https://developer.amazon.com/docs/login-with-amazon/refresh-token.html",
    keywords: ["atzr|"],
    pattern: "Atzr\\|[A-Za-z0-9_-]{100,1000}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Withdraw the app's consent in the Amazon account under Login & security, Manage login with Amazon.",
    tokens: () => [`Atzr|${sample(base64Url, 300)}`],
    ignores: () => [`Atzr|${"x".repeat(300)}`, `Atzr|${sample(base64Url, 12)}`],
  }),
];
