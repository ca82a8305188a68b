import type { Detector } from "../detector.ts";
import { isPlaceholderWord, isReference } from "../evidence/no-secret.ts";
import { alphanumeric, base64, sample } from "./sample.ts";

const isNoValue = (match: RegExpExecArray): boolean =>
  isReference(match[1] ?? "") || isPlaceholderWord(match[1] ?? "");

/** Secrets that are known by the file format around them. */
export const fileDetectors: readonly Detector[] = [
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
    keywords: ["machine "],
    pattern:
      "machine {1,8}\\S{1,128}\\s{1,8}login\\s{1,8}\\S{1,128}\\s{1,8}password\\s{1,8}([^\\s\"']{4,256})",
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    // Prose has a word in this place.
    isNoSecret: (match) => isNoValue(match) || /^[a-z]+[.,;:]?$/i.test(match[1] ?? ""),
    rotate: "Change this account's password at the host that the line names.",
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
    id: "xml-password",
    title: "a password in an XML element",
    source: "https://maven.apache.org/guides/mini/guide-encryption.html",
    keywords: ["pass>", "password>", "passphrase>", "secret>", "token>"],
    pattern: "(?:pass(?:word|phrase)?|secret|token)>([^<>\\s\"'&]{6,256})</",
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) =>
      isNoValue(match) || !/[0-9]/.test(match[1] ?? "") || !/[A-Za-z]/.test(match[1] ?? ""),
    rotate: "Change it where it is used, and keep the new value in a secret store instead of a file.",
    finds: () => [
      {
        text: `<server><password>${sample(alphanumeric, 14)}</password></server>`,
        secret: sample(alphanumeric, 14),
      },
    ],
    ignores: () => [
      "<Password>{form.password2}</Password>",
      "<Pass>${db.password1}</Pass>",
      "Promise<Token>value</x>",
    ],
  },
  {
    id: "wordpress-key",
    title: "a WordPress key or salt",
    source: "https://developer.wordpress.org/apis/wp-config-php/#security-keys",
    keywords: ["auth_key", "auth_salt", "logged_in_key", "logged_in_salt", "nonce_key", "nonce_salt"],
    pattern:
      "(?:auth|logged_in|nonce)_(?:key|salt)[\"'], {0,16}(?:'([^'\\r\\n]{48,128})'|\"([^\"\\r\\n]{48,128})\")",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    entropyMin: 4,
    allow: "put your unique phrase",
    rotate: "Take new ones from WordPress.org's secret-key service; everybody is logged out.",
    finds: () => [
      { text: `define('SECURE_AUTH_KEY',  '${sample(base64, 62)} |');`, secret: `${sample(base64, 62)} |` },
    ],
    ignores: () => [
      "define('AUTH_KEY', 'put your unique phrase here');",
      `define('AUTH_KEY', '${"a".repeat(64)}');`,
    ],
  },
  {
    id: "laravel-app-key",
    title: "a Laravel application key",
    source: "https://laravel.com/docs/encryption#gracefully-rotating-encryption-keys",
    keywords: ["app_key=", "app_previous_keys="],
    pattern: "APP_(?:KEY|PREVIOUS_KEYS)=[\"']?(base64:[A-Za-z0-9+/]{40,90}={0,2})",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate:
      "Set a new key with `php artisan key:generate` and keep the old one only in APP_PREVIOUS_KEYS until data is encrypted again.",
    finds: () => [
      { text: `APP_KEY=base64:${sample(base64, 43)}=\n`, secret: `base64:${sample(base64, 43)}=` },
    ],
    ignores: () => ["APP_KEY=", `APP_KEY=base64:${"A".repeat(43)}=`],
  },
];
