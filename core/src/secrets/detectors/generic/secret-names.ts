/** Names that people give to secrets, as every format writes them: letters of any case follow ignoreCase. */

const passwords = [
  "password",
  "passwd",
  "passphrase",
  "passwort",
  "passcode",
  "contrasena",
  "kennwort",
] as const;

/** Short ones only as the end of a longer name or right before a separator. */
const shortPasswords = ["pass", "pwd", "psk"] as const;

/** Kinds of keys that are secret; a "key" alone is mostly none. */
const keyKinds = [
  "api",
  "access",
  "account",
  "auth",
  "encryption",
  "encrypt",
  "signing",
  "master",
  "private",
  "preshared",
  "shared",
  "service",
  "server",
  "license",
  "app",
  "application",
  "session",
  "hmac",
  "crypto",
  "cipher",
  "admin",
  "webhook",
  "deploy",
  "consumer",
  "subscription",
  "jwt",
  "cookie",
  "storage",
  "integration",
  "write",
  "ingest",
  "root",
  "aes",
  "function",
] as const;

/** What the match begins with; see secretName. */
export const secretKeywords: readonly string[] = [
  ...passwords,
  "secret",
  "token",
  "credential",
  ...keyKinds.flatMap((kind) => [`${kind}_key`, `${kind}-key`, `${kind}.key`, `${kind}key`]),
  // Not "pass" alone, which begins "password" too: it would be looked at twice.
  ...shortPasswords.flatMap((short) => Array.from(" =:\"'`\\_-.])>,0123", (next) => short + next)),
  "_pw",
  "pw=",
  "pw:",
  "_auth",
  "_pat",
  "_creds",
  "signature_key",
];

/**
 * RegExp source of a name that holds a secret, up to where more of the name may follow. Short names
 * take more of a name only after a separator: "passed" and "passenger" are none.
 */
export const secretName: string =
  `(?:${passwords.join("|")}|secret|token|credentials?|(?:${keyKinds.join("|")})[_.-]?key|signature_key` +
  `|(?:${shortPasswords.join("|")})(?=[ =:"'\x60\\\\_.\\])>,0-3-])|(?:_pw|_auth|_pat|_creds)(?![a-z])|pw(?=[=:]))`;

/** Names that end so hold something about a secret, not the secret. */
const aboutIt =
  /(?:name|file|path|dir|url|uri|endpoint|type|kind|class|count|limit|length|len|size|min|max|id|ids|field|label|hint|title|text|message|msg|error|regex|pattern|policy|rules?|expir\w*|expires_?in|ttl|age|date|time|at|index|header|param|prefix|suffix|ref|arn|usage|input|output|format|version|mode|enabled|required|valid|algorithm|alg|store|manager|provider|izer|ize|ized|scope|state|status|resource|placeholder|description|help|strength|reset|change|rotation|issuer|audience|env|var|salt_rounds|selector|pos|start|end|line|column|node|kinds|list|set|map|s)$/i;

export function isNameAboutSecret(tail: string): boolean {
  return tail !== "" && aboutIt.test(tail);
}

/** Names in which the secret word stands for something public or for a piece of text. */
const publicBefore =
  /(?:public[_-]?key|public|publishable|next[_-]?(?:page)?|page|cancell?ation|continuation|sync|csrf|xsrf|change|cursor|syntax|parse|mask|special|operator|current|prev|keyword|comment|string|delim\w*|forgot|reset|hide|show|toggle|invalid|wrong|missing|incorrect|mismatch|without|request|correlation|idempotency|upload|device|push|transaction|(?<![a-z])(?:lex|stop|start|end|eos|bos|pad|unk|no|com|encom|by|sur|tres|over|under|im|en|data|low|high|band))[_-]?$/i;

export function isPublicBefore(before: string): boolean {
  // A word begins where small letters end: "mavenPassword" has no "en", "isNoPassword" a "no".
  return publicBefore.test(before.replaceAll(/([a-z0-9])(?=[A-Z])/g, "$1_"));
}

/** Whether people choose what stands under this name, instead of having it generated. */
export function isPasswordName(match: string): boolean {
  return /^_?(?:pass|pwd|pw|psk|contrase|kennwort|creds)/i.test(match);
}
