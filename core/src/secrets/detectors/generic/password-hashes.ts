import type { Detector } from "../../detector.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

const rotate = "Have the account's password changed: who has its hash can guess it at leisure.";

export const passwordHashDetectors: readonly Detector[] = [
  {
    id: "crypt-password-hash",
    title: "a password's hash",
    source: "https://man7.org/linux/man-pages/man5/crypt.5.html",
    keywords: [
      "$2",
      "$1$",
      "$5$",
      "$6$",
      "$y$",
      "$7$",
      "$8$",
      "$9$",
      "$14$",
      "$apr1$",
      "$argon2",
      "$scrypt$",
      "$pbkdf2",
      "$p$",
      "$h$",
      "$bcrypt-sha256$",
      "$sha1$",
    ],
    pattern:
      "(?:\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}" +
      "|\\$(?:1|apr1)\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}" +
      "|\\$[56]\\$(?:rounds=[0-9]{1,9}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{43,86}" +
      "|\\$y\\$[./A-Za-z0-9]{2,8}\\$[./A-Za-z0-9]{8,86}\\$[./A-Za-z0-9]{43}" +
      "|\\$7\\$[./A-Za-z0-9]{11,97}\\$[./A-Za-z0-9]{43}" +
      "|\\$[89]\\$[./A-Za-z0-9]{14}\\$[./A-Za-z0-9]{43}" +
      "|\\$14\\$[./A-Za-z0-9]{4}\\$[./A-Za-z0-9]{14}\\$[./A-Za-z0-9]{43}" +
      "|\\$argon2(?:id|i|d)\\$(?:v=[0-9]{1,3}\\$)?m=[0-9]{1,8},t=[0-9]{1,6},p=[0-9]{1,4}\\$[A-Za-z0-9+/]{8,64}\\$[A-Za-z0-9+/]{16,128}" +
      "|\\$scrypt\\$ln=[0-9]{1,3},r=[0-9]{1,3},p=[0-9]{1,3}\\$[A-Za-z0-9+/]{8,64}\\$[A-Za-z0-9+/]{16,128}" +
      "|\\$pbkdf2(?:-sha(?:1|256|512))?\\$[0-9]{1,9}\\$[A-Za-z0-9./+=]{8,64}\\$[A-Za-z0-9./+=]{20,128}" +
      "|\\$[PH]\\$[./A-Za-z0-9]{31}" +
      "|\\$sha1\\$[0-9]{1,9}\\$[./A-Za-z0-9]{1,64}\\$[./A-Za-z0-9]{28})(?![A-Za-z0-9])",
    captures: [0],
    confidence: "medium",
    entropyMin: 3.4,
    rotate,
    finds: () => [
      {
        text: `(1, 'ann', '${"$2y"}$12$${sample(alphanumeric, 53)}', 1),`,
        secret: `${"$2y"}$12$${sample(alphanumeric, 53)}`,
      },
      {
        text: `ubuntu:${"$6"}$${sample(alphanumeric, 16)}$${sample(alphanumeric, 86)}:17431:0:99999:7:::`,
        secret: `${"$6"}$${sample(alphanumeric, 16)}$${sample(alphanumeric, 86)}`,
      },
      {
        text: `admin:${"$apr1"}$${sample(alphanumeric, 8)}$${sample(alphanumeric, 22)}\n`,
        secret: `${"$apr1"}$${sample(alphanumeric, 8)}$${sample(alphanumeric, 22)}`,
      },
      {
        text: `hash ${"$argon2id"}$v=19$m=65536,t=3,p=4$${sample(base64, 22)}$${sample(base64, 43)}`,
        secret: `${"$argon2id"}$v=19$m=65536,t=3,p=4$${sample(base64, 22)}$${sample(base64, 43)}`,
      },
      {
        text: `root:${"$y"}$j9T$${sample(alphanumeric, 22)}$${sample(alphanumeric, 43)}:19000:`,
        secret: `${"$y"}$j9T$${sample(alphanumeric, 22)}$${sample(alphanumeric, 43)}`,
      },
      {
        text: `enable secret 9 ${"$9"}$${sample(alphanumeric, 14)}$${sample(alphanumeric, 43)}`,
        secret: `${"$9"}$${sample(alphanumeric, 14)}$${sample(alphanumeric, 43)}`,
      },
    ],
    ignores: () => [`${"$2b"}$10$${"x".repeat(53)}`, "costs $2 or $5$ at most", "echo $1$2"],
  },
  {
    id: "django-password-hash",
    title: "a password's hash of Django or Werkzeug",
    source: "https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
    keywords: ["pbkdf2_sha", "pbkdf2:sha", "bcrypt_sha256$", "scrypt:", "argon2$"],
    pattern:
      "(?:pbkdf2_sha(?:1|256)\\$[0-9]{1,9}\\$[A-Za-z0-9]{6,32}\\$[A-Za-z0-9+/]{20,64}={0,2}|pbkdf2:sha(?:1|256|512)(?::[0-9]{1,9})?\\$[A-Za-z0-9]{6,32}\\$[0-9a-f]{40,128}|scrypt:[0-9]{1,9}:[0-9]{1,3}:[0-9]{1,3}\\$[A-Za-z0-9]{6,32}\\$[0-9a-f]{64,128})",
    captures: [0],
    confidence: "medium",
    rotate,
    finds: () => [
      {
        text: `"password": "${"pbkdf2"}_sha256$600000$${sample(alphanumeric, 22)}$${sample(base64, 43)}="`,
        secret: `${"pbkdf2"}_sha256$600000$${sample(alphanumeric, 22)}$${sample(base64, 43)}=`,
      },
      {
        text: `${"scrypt"}:32768:8:1$${sample(alphanumeric, 16)}$${sample(lowerHex, 128)}`,
        secret: `${"scrypt"}:32768:8:1$${sample(alphanumeric, 16)}$${sample(lowerHex, 128)}`,
      },
    ],
    ignores: () => ["PASSWORD_HASHERS = ['pbkdf2_sha256$']", "pbkdf2:sha256"],
  },
  {
    id: "ldap-password-hash",
    title: "a password's hash of a directory",
    source: "https://www.openldap.org/doc/admin26/security.html#Password%20Storage",
    keywords: ["{ssha", "{sha", "{smd5}", "{md5}", "{crypt}", "{pbkdf2", "{cleartext}"],
    pattern:
      "\\{(?:S?SHA(?:224|256|384|512)?|S?MD5)\\}[A-Za-z0-9+/]{20,140}={0,2}|\\{CRYPT\\}[./A-Za-z0-9$]{13,120}|\\{PBKDF2[A-Z0-9-]{0,8}\\}[0-9]{1,8}\\$[A-Za-z0-9./+]{8,64}\\$[A-Za-z0-9./+]{20,128}|\\{CLEARTEXT\\}[^\\s\"']{4,64}",
    ignoreCase: true,
    captures: [0],
    confidence: "medium",
    entropyMin: 3,
    rotate,
    finds: () => [
      {
        text: `userPassword: ${"{SSHA}"}${sample(base64, 38)}==\n`,
        secret: `${"{SSHA}"}${sample(base64, 38)}==`,
      },
      {
        text: `olcRootPW: ${"{CRYPT}"}${sample(alphanumeric, 13)}\n`,
        secret: `${"{CRYPT}"}${sample(alphanumeric, 13)}`,
      },
    ],
    ignores: () => ["${sha}", "{sha256}", "template/{md5}/{name}"],
  },
  {
    id: "scram-verifier",
    title: "a database user's SCRAM verifier",
    source: "https://www.postgresql.org/docs/current/catalog-pg-authid.html",
    keywords: ["scram-sha-256$"],
    pattern: "SCRAM-SHA-256\\$[0-9]{1,7}:[A-Za-z0-9+/=]{12,64}\\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=",
    captures: [0],
    confidence: "medium",
    entropyMin: 4,
    rotate,
    finds: () => {
      const secret = `${"SCRAM"}-SHA-256$4096:${sample(base64, 22)}==$${sample(base64, 43)}=:${sample(base64, 43, 2)}=`;
      return [{ text: ` app      | ${secret}\n`, secret }];
    },
    ignores: () => ["SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>"],
  },
  {
    id: "windows-password-hash",
    title: "a Windows password's hash",
    source: "https://learn.microsoft.com/en-us/windows-server/security/kerberos/passwords-technical-overview",
    keywords: [":aad3b435b51404ee", ":500:", ":501:", ":502:", ":1000:", ":1001:", ":1002:", ":1003:"],
    pattern:
      ":[0-9]{3,6}:([0-9a-f]{32}:[0-9a-f]{32}):::|:(aad3b435b51404eeaad3b435b51404ee:[0-9a-f]{32})(?![0-9a-f])",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    entropyMin: 3,
    rotate,
    finds: () => [
      {
        text: `Administrator:500:${sample(lowerHex, 32)}:${sample(lowerHex, 32, 2)}:::\n`,
        secret: `${sample(lowerHex, 32)}:${sample(lowerHex, 32, 2)}`,
      },
    ],
    ignores: () => [`a:500:${"0".repeat(32)}:${"0".repeat(32)}:::`, "at 12:500:30"],
  },
  {
    id: "mysql-password-hash",
    title: "a MySQL password's hash",
    source: "https://dev.mysql.com/doc/refman/8.4/en/password-hashing.html",
    keywords: ["password '*", "password('*", "as '*", "by '*", "'*", '"*'],
    pattern: "['\"](\\*[0-9A-F]{40})['\"]|(?:PASSWORD|AS|BY) ?\\(?'(\\*[0-9A-F]{40})'",
    captures: [1, 2],
    confidence: "high",
    entropyMin: 3,
    rotate,
    finds: () => [
      {
        text: `INSERT INTO user VALUES ('%','app','*${sample("0123456789ABCDEF", 40)}')`,
        secret: `*${sample("0123456789ABCDEF", 40)}`,
      },
      {
        text: `IDENTIFIED WITH mysql_native_password AS '*${sample("0123456789ABCDEF", 40)}'`,
        secret: `*${sample("0123456789ABCDEF", 40)}`,
      },
    ],
    ignores: () => [`'*${sample(lowerHex, 40)}'`, `'*${"0".repeat(40)}'`],
  },
];
