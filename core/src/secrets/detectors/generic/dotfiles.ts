import type { Detector } from "../../detector.ts";
import { isPlaceholderWord, isReference, isUnfilled, isUuid } from "../../evidence/no-secret.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

const isNoValue = (match: RegExpExecArray): boolean =>
  isReference(match[1] ?? "") || isPlaceholderWord(match[1] ?? "");

const rotateAccount = "Change this account's password at the host that the line names.";
const word = `${"orchid"}garden`;

/** Files of a home folder in which tools keep log-ins. */
export const dotfileDetectors: readonly Detector[] = [
  {
    id: "docker-config-auth",
    title: "a registry log-in of Docker",
    source: "https://docs.docker.com/reference/cli/docker/login/",
    keywords: ['auth"', "auth\\"],
    pattern: 'auth\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}"([A-Za-z0-9+/]{16,2048}={0,2})\\\\{0,3}"',
    captures: [1],
    notAfter: "A-Za-z0-9_-",
    confidence: "medium",
    entropyMin: 3,
    isNoSecret: (match) => !/[0-9+/]/.test(match[1] ?? ""),
    rotate: "Change the account's password or revoke its token at the registry, then log in again.",
    finds: () => [
      {
        text: `{"auths": {"registry.acme.example": {"auth": "${sample(base64, 40)}"}}}`,
        secret: sample(base64, 40),
      },
    ],
    ignores: () => [`{"auth": "client"}`, `{"auth": "${"A".repeat(20)}"}`],
  },
  {
    id: "netrc-password",
    title: "a password in a .netrc file",
    source: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
    keywords: ["machine ", "default login "],
    pattern:
      "(?:machine {1,8}\\S{1,128}|default)\\s{1,8}login\\s{1,8}\\S{1,128}\\s{1,8}(?:account\\s{1,8}\\S{1,64}\\s{1,8})?password\\s{1,8}([^\\s\"']{4,256})",
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    // Prose has a word in this place.
    isNoSecret: (match) => isNoValue(match) || /^[a-z]+[.,;:]?$/i.test(match[1] ?? ""),
    rotate: rotateAccount,
    finds: () => [
      {
        text: `machine git.acme.example login deploy password ${sample(alphanumeric, 12)}\n`,
        secret: sample(alphanumeric, 12),
      },
      {
        text: `machine git.acme.example\n  login deploy\n  password ${sample(alphanumeric, 12)}\n`,
        secret: sample(alphanumeric, 12),
      },
    ],
    ignores: () => ["machine learning login page password reset", "machine host login user password <token>"],
  },
  {
    id: "pgpass-password",
    title: "a password in a .pgpass file",
    source: "https://www.postgresql.org/docs/current/libpq-pgpass.html",
    keywords: [":5432:", ":5433:", ":6432:", ":5434:", ":5439:", ":26257:"],
    pattern:
      ":(?:543[2-9]|6432|26257):(?:[\\w*.-]{1,64}):([\\w*.@-]{1,64}):([^\\s:\"'`]{4,128})(?=\\s|$|\\\\n)",
    captures: [2],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[2] ?? "") || /^user(?:name)?$/i.test(match[1] ?? ""),
    rotate: "Change this database user's password with ALTER ROLE.",
    finds: () => [{ text: `db1.acme.example:5432:shop:app:${word}\n`, secret: word }],
    ignores: () => [
      "hostname:port:database:username:password",
      "localhost:5432:mydb:username:password\n",
      "a:5432:b:c:${PASS}\n",
    ],
  },
  {
    id: "npmrc-credential",
    title: "a credential in an .npmrc file",
    source: "https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration",
    keywords: ["_auth", "_password", "npmauthtoken", "npmauthident"],
    pattern:
      "(?:_auth(?:Token)?|_password|npmAuth(?:Token|Ident))[ \\t]{0,4}[=:][ \\t]{0,4}[\"']?([A-Za-z0-9+/._-]{8,2048}={0,2})(?=[\"'\\s\\\\]|$)",
    captures: [1],
    notAfter: "A-Za-z0-9_",
    confidence: "high",
    isNoSecret: (match) =>
      isUnfilled(match[1] ?? "") ||
      // npm's own old tokens have a detector of their own.
      isUuid(match[1] ?? "") ||
      /^(?:[A-Za-z]+|[a-z_]+|[A-Z_]+)$/.test(match[1] ?? ""),
    rotate: "Revoke the token at the registry, or change the password that the value encodes.",
    finds: () => [
      { text: `_auth = ${"YWRtaW46"}${"YWRtaW4="}\n`, secret: `${"YWRtaW46"}${"YWRtaW4="}` },
      { text: `//npm.acme.example/:_authToken=${"orchid"}-garden\n`, secret: `${"orchid"}-garden` },
      { text: `npmAuthToken: "${sample(lowerHex, 40)}"\n`, secret: sample(lowerHex, 40) },
    ],
    ignores: () => [
      "//npm.acme.example/:_authToken=${NPM_TOKEN}",
      "always-auth=true",
      "_auth = None",
      "use_auth: optional_value",
    ],
  },
  {
    id: "mail-client-password",
    title: "a password of a mail or FTP client",
    source: "https://marlam.de/msmtp/msmtp.html#Configuration-files",
    keywords: ["username ", "user "],
    pattern:
      'user(?:name)? {1,4}"?[\\w.@+-]{2,64}"?\\s{1,8}pass(?:word)? {1,4}"?([^\\s"\']{4,128})"?(?=\\s|$)',
    captures: [1],
    confidence: "high",
    isNoSecret: (match) =>
      isUnfilled(match[1] ?? "") ||
      (!match[0].includes('"') && /^[*_`]{0,2}[a-z]+[*_`]{0,2}[.,;:]?$/i.test(match[1] ?? "")),
    rotate: "Change the mail account's password, or take an application password that can be revoked alone.",
    finds: () => [
      {
        text: `hostname smtp.acme.example:587\nusername "ann@acme.example"\npassword "${word}"\nstarttls required`,
        secret: word,
      },
      { text: `user ann\npassword ${word}7\n`, secret: `${word}7` },
    ],
    ignores: () => [
      "the user name password reset",
      "username and password **SHOULD** be redacted",
      'username "a@b.example"\npassword "<password>"',
    ],
  },
  {
    id: "mail-client-user",
    title: "an account's name beside its password",
    source: "https://marlam.de/msmtp/msmtp.html#Configuration-files",
    keywords: ["username "],
    pattern: 'username {1,4}"([\\w.+-]{1,64}@[\\w.-]{3,64})"(?=\\s{1,8}password {1,4}"[^"\\r\\n]{4,128}")',
    captures: [1],
    confidence: "low",
    rotate: "Change the password that stands beside it; the name alone opens nothing.",
    finds: () => [{ text: `username "ann@acme.example"\npassword "${word}"\n`, secret: "ann@acme.example" }],
    ignores: () => ['username "ann@acme.example"\nstarttls required'],
  },
  {
    id: "s3-access-key-id",
    title: "an access key's id of an S3-compatible store",
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
    keywords: ["aws_access_key_id", "s3_access_key_id"],
    pattern: "(?:aws|s3)_access_key_id[ \\t]{0,4}=[ \\t]{0,4}[\"']?([A-Za-z0-9]{18,64})(?![A-Za-z0-9])",
    ignoreCase: true,
    captures: [1],
    confidence: "low",
    entropyMin: 3.3,
    isNoSecret: (match) =>
      isUnfilled(match[1] ?? "") ||
      !/[0-9]/.test(match[1] ?? "") ||
      // Amazon's own have a detector of their own.
      /^A[A-Z]{3}[A-Z2-7]{16}$/.test(match[1] ?? ""),
    rotate: "Delete the access key at the store and take a new one.",
    finds: () => [
      { text: `AWS_ACCESS_KEY_ID=${sample(alphanumeric, 26)}\n`, secret: sample(alphanumeric, 26) },
    ],
    ignores: () => ["AWS_ACCESS_KEY_ID=$KEY", `AWS_ACCESS_KEY_ID=${"AKIA"}IOSFODNN7${"EXAMPLE"}`],
  },
  {
    id: "environment-password-word",
    title: "a plain word as a password in an environment file",
    source: "https://12factor.net/config",
    keywords: ["password=", "pass=", "passwd=", "pwd="],
    pattern:
      "PASS(?:WORD|WD)?=([\"']?)([A-Za-z]{2,24}(?:[-_.][A-Za-z]{2,24}){1,3})(?=[\"']?[ \\t]{0,4}(?:[\\r\\n#]|$))",
    captures: [2],
    // Words are what examples have as well.
    confidence: "low",
    isNoSecret: (match) =>
      /^(?:your|my|change|the|some|replace|insert|example|password|secret|todo|not|none)|[-_](?:here|me)$|^[A-Z_]+$/.test(
        match[2] ?? "",
      ),
    rotate: "Choose a password that nobody can guess, and change this one where it is used.",
    finds: () => [
      { text: `IRC_PASS=${"orchid"}_garden\n`, secret: `${"orchid"}_garden` },
      { text: `export RDS_PASSWORD='${"orchid"}-garden'\n`, secret: `${"orchid"}-garden` },
    ],
    ignores: () => [
      "DB_PASSWORD=your-password-here",
      "PASSWORD=monkey",
      "PASSWORD=change-me",
      "PASSWORD=$PASS",
    ],
  },
  {
    id: "environment-account",
    title: "an account's address beside its password",
    source: "https://12factor.net/config",
    keywords: ["username=", "user=", "email="],
    pattern:
      "(?:USER(?:NAME)?|EMAIL)=[\"']?([\\w.+-]{1,64}@[\\w.-]{3,64})[\"']?(?=\\r?\\n(?:#[^\\r\\n]{0,80}\\r?\\n)?[A-Z0-9_]{0,32}PASS(?:WORD|WD)?=[^\\s])",
    captures: [1],
    confidence: "low",
    rotate: "Change the password that stands beside it; the address alone opens nothing.",
    finds: () => [
      { text: `MAIL_USERNAME=ann@acme.example\nMAIL_PASSWORD=${word}\n`, secret: "ann@acme.example" },
    ],
    ignores: () => [
      "MAIL_USERNAME=ann@acme.example\nMAIL_PORT=25\n",
      "MAIL_USERNAME=ann@acme.example\nMAIL_PASSWORD=\n",
    ],
  },
];
