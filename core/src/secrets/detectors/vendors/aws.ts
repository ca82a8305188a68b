import type { Detector } from "../../detector.ts";
import { isIdentifier } from "../../evidence/no-secret.ts";
import { base32, base64, sample } from "../sample.ts";

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
      "(?:AKIA|ASIA)[A-Z2-7]{16}[^A-Za-z0-9/+][\\s\\S]{0,200}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
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
];
