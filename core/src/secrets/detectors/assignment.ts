import type { Detector } from "../detector.ts";
import { entropy } from "../evidence/entropy.ts";
import {
  isDigest,
  isIdentifier,
  isOrdinaryValue,
  isPlaceholderWord,
  isReference,
} from "../evidence/no-secret.ts";
import { alphanumeric, lowerHex, sample } from "./sample.ts";

/** Names that end so hold something about a secret, not the secret. */
const aboutIt =
  /(?:name|file|path|dir|url|uri|endpoint|type|kind|class|count|limit|length|len|size|min|max|id|ids|field|label|hint|title|text|message|msg|error|regex|pattern|policy|rules?|expir\w*|expires_?in|ttl|age|date|time|at|index|header|param|prefix|suffix|ref|arn|usage|input|output|format|version|mode|enabled|required|valid|algorithm|alg|store|manager|provider|izer|ize|ized|s)$/i;

function isNoSecret(match: RegExpExecArray): boolean {
  const tail = match[1] ?? "";
  const quoted = match[2] !== undefined;
  const value = match[2] ?? match[3] ?? "";
  if (tail !== "" && aboutIt.test(tail)) return true;
  const hasDigit = /[0-9]/.test(value);
  const hasLetter = /[A-Za-z]/.test(value);
  // Outside of quotes code has calls, members and types in this place.
  if (!quoted) {
    if (!hasLetter || /[()[\]{}&|]|=>|::|\.\w+\(/.test(value)) return true;
    if (!hasDigit && !(isEnvironment(match) && isMixedCase(value))) return true;
  }
  if (!hasLetter && !hasDigit) return true;
  // Relative to what its length allows: a cut-off in bits alone misses short random values.
  const alphabet = !hasLetter ? 10 : /^[0-9a-f]+$/i.test(value) ? 16 : 64;
  if (isReference(value) || isPlaceholderWord(value) || isOrdinaryValue(value)) return true;
  if (hasDigit && isPersonsPassword(match, quoted)) return false;
  if (entropy(value) < 0.7 * Math.log2(Math.min(value.length, alphabet))) return true;
  return (isDigest(value) && !hasCompoundName(match)) || isIdentifier(value);
}

/** NAME=value without a space: an environment file or a shell, where what follows is the value itself. */
function isEnvironment(match: RegExpExecArray): boolean {
  return /^_?[A-Z][A-Z0-9_]*=[^\s]/.test(match[0]);
}

/** Case that changes as in random letters, and not as at the seams of camelCase words. */
function isMixedCase(value: string): boolean {
  let changes = 0;
  for (let i = 1; i < value.length; i++) if (isUpper(value, i) !== isUpper(value, i - 1)) changes++;
  return value.length >= 12 && changes >= value.length / 4;
}

function isUpper(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code >= 0x41 && code <= 0x5a;
}

/**
 * People choose words with digits ("hunter22"), which look like an identifier. In quotes, or in an
 * environment's PASSWORD=value, nothing else stands behind this name.
 */
function isPersonsPassword(match: RegExpExecArray, quoted: boolean): boolean {
  if (!/^_?pass|^_?pwd/i.test(match[0]) || (match[1] ?? "") !== "") return false;
  return quoted
    ? !/^[^=:]{0,40}[(]/.test(match[0])
    : /^_?PASS[A-Z]*=[^\s]/.test(match[0]) || /^_PWD=[^\s]/.test(match[0]);
}

/** "token: 9fceb…" can be a commit; api_token, OAUTH_TOKEN, secret_key and the like are keys. */
function hasCompoundName(match: RegExpExecArray): boolean {
  const before = match.index === 0 ? "" : match.input.charAt(match.index - 1);
  return /[A-Za-z0-9_-]/.test(before) || /^[a-z]+[_-]/i.test(match[0]);
}

const name =
  "(?:passw(?:or)?d|passphrase|passwort|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|master[_-]?key|private[_-]?key|credentials?|_pass|_pwd|_pw|_auth|pass(?=\\\\{0,3}[\"']))";
const separator = "\\\\{0,3}[\"'`]?\\]?\\s{0,8}(?::\\s?[A-Za-z]{2,12}\\s?=|=>|:=|=|:|,(?=\\s?[\"']))\\s{0,8}";

export const assignmentDetectors: readonly Detector[] = [
  {
    id: "assigned-secret",
    kind: "generic",
    title: "a password or key in an assignment",
    source: "https://cwe.mitre.org/data/definitions/798.html",
    keywords: [
      "password",
      "passwd",
      "passphrase",
      "passwort",
      "secret",
      "token",
      "api_key",
      "api-key",
      "apikey",
      "access_key",
      "access-key",
      "accesskey",
      "account_key",
      "account-key",
      "accountkey",
      "auth_key",
      "auth-key",
      "authkey",
      "encryption_key",
      "encryption-key",
      "encryptionkey",
      "signing_key",
      "signing-key",
      "signingkey",
      "master_key",
      "master-key",
      "masterkey",
      "private_key",
      "private-key",
      "privatekey",
      "credential",
      "_pass",
      "_pwd",
      "_pw",
      "_auth",
      'pass"',
      "pass'",
      "pass\\",
    ],
    pattern:
      `${name}([A-Za-z0-9_.-]{0,24})${separator}` +
      "(?:\\\\{0,3}[\"'`]([^\\s\"'`\\\\]{6,256})(?=\\\\{0,3}[\"'`])|([^\\s\"'`\\\\,;<>(){}\\[\\]&=]{8,256}={0,2})(?![(\\[{A-Za-z0-9]|\\.[A-Za-z]))",
    ignoreCase: true,
    captures: [2, 3],
    confidence: "medium",
    isNoSecret,
    rotate: "Change it where it is used, and keep the new value in a secret store instead of a file.",
    finds: () => [
      { text: `REDIS_PASSWORD=${"aB3dE6gH"}${"9jK2mN5p"}\n`, secret: `${"aB3dE6gH"}${"9jK2mN5p"}` },
      { text: `REDIS_PASSWORD=${"KoQIZkWfZn"}${"FvzdqkhJSo"}\n`, secret: `${"KoQIZkWfZn"}${"FvzdqkhJSo"}` },
      { text: `api_key: ${sample(alphanumeric, 32)}\n`, secret: sample(alphanumeric, 32) },
      { text: `const apiKey = "${sample(alphanumeric, 24)}";`, secret: sample(alphanumeric, 24) },
      { text: `{"password":"${sample(alphanumeric, 12)}"}`, secret: sample(alphanumeric, 12) },
      { text: `{\\"client_secret\\":\\"${sample(alphanumeric, 40)}\\"}`, secret: sample(alphanumeric, 40) },
      { text: `password: str = '${sample(alphanumeric, 10)}'`, secret: sample(alphanumeric, 10) },
      { text: `define('DB_PASSWORD', '${sample(alphanumeric, 16)}');`, secret: sample(alphanumeric, 16) },
      { text: `SECRET_KEY_BASE=${sample(lowerHex, 64)}a`, secret: `${sample(lowerHex, 64)}a` },
      { text: `"pass": "${"hunter"}22",`, secret: `${"hunter"}22` },
      { text: `MAIL_PASSWORD=${"Mailpass"}1234!\n`, secret: `${"Mailpass"}1234!` },
      { text: `oauth_token: "${sample(lowerHex, 40)}"`, secret: sample(lowerHex, 40) },
      { text: `X-Api-Key: ${sample(lowerHex, 32)}`, secret: sample(lowerHex, 32) },
    ],
    ignores: () => [
      "PASSWORD=${DB_PASSWORD}",
      "password: process.env.DB_PASSWORD,",
      "const token = getToken();",
      "password = user.password2",
      "password: changeme",
      "secret: <your-secret-here>",
      "password=monkey",
      "token: string;",
      "max_tokens: 128000",
      "const token = this.scanner.nextToken2(offset1);",
      "secretName: my-app-secret-v2",
      "API_KEY=your_api_key_1234",
      `token: ${"0123456789abcdef".repeat(2)}89abcdef`,
      "password_file: /run/secrets/db1",
      "token_type: bearer2fa",
      "password: {{ vault_db_password1 }}",
      "PASSWORD=xxxxxxxxxxx1",
      "secret = config['secretKey1']",
    ],
  },
];
