import type { Detector } from "../../detector.ts";
import { isReference, isUnfilled } from "../../evidence/no-secret.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

const word = `${"orchid"}garden`;

/** Keys that web frameworks keep in files of their own form. */
export const frameworkDetectors: readonly Detector[] = [
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
    id: "php-defined-password",
    title: "a password in a PHP constant",
    source: "https://developer.wordpress.org/advanced-administration/wordpress/wp-config/",
    keywords: [
      "define('db_pass",
      'define("db_pass',
      "define( 'db_pass",
      'define( "db_pass',
      "define('ftp_pass",
      "define( 'ftp_pass",
    ],
    pattern:
      "define\\( ?[\"'](?:DB|FTP)_PASS(?:WORD|WD)?[\"'], {0,16}(?:'([^'\\r\\n]{4,128})'|\"([^\"\\r\\n$]{4,128})\") ?\\)",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    isNoSecret: (match) => {
      const value = match[1] ?? match[2] ?? "";
      return (
        isUnfilled(value) || /^(?:(?:database_|your_)?password(?:_?here)?|pass|secret|root)$/i.test(value)
      );
    },
    rotate: "Change this database user's password, and the file.",
    finds: () => [{ text: `define( 'DB_PASSWORD', '${word}' );`, secret: word }],
    ignores: () => [
      "define( 'DB_PASSWORD', 'password_here' );",
      "define('DB_PASSWORD', getenv('DB_PASSWORD'));",
    ],
  },
  {
    id: "laravel-app-key",
    title: "a Laravel application key",
    source: "https://laravel.com/docs/encryption#gracefully-rotating-encryption-keys",
    keywords: ["base64:"],
    // 32 or 16 bytes; also without padding, and where `php artisan key:generate --show` prints it alone.
    pattern: "base64:(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{42,44}|[A-Za-z0-9+/]{22}==)(?![A-Za-z0-9+/=])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 3.5,
    rotate:
      "Set a new key with `php artisan key:generate` and keep the old one only in APP_PREVIOUS_KEYS until data is encrypted again.",
    finds: () => [
      { text: `APP_KEY=base64:${sample(base64, 43)}=\n`, secret: `base64:${sample(base64, 43)}=` },
      {
        text: `$ php artisan key:generate --show\nbase64:${sample(base64, 43)}=\n`,
        secret: `base64:${sample(base64, 43)}=`,
      },
    ],
    ignores: () => ["APP_KEY=", `APP_KEY=base64:${"A".repeat(43)}=`, `base64:${sample(base64, 100)}`],
  },
  {
    id: "django-secret-key",
    title: "a Django or Flask secret key",
    source: "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
    keywords: ["secret_key"],
    // Django draws from signs as well, a space and quotes not among them.
    pattern: "SECRET_KEY[\"']?\\]?\\s{0,4}=\\s{0,4}[rb]?[\"']([^\\s\"'\\\\]{24,128})[\"']",
    captures: [1],
    confidence: "high",
    entropyMin: 3.6,
    isNoSecret: (match) =>
      isReference(match[1] ?? "") || isUnfilled(match[1] ?? "") || !/[0-9!@#$%^&*(+=]/.test(match[1] ?? ""),
    rotate: "Set a new one and move the old to SECRET_KEY_FALLBACKS until sessions have ended.",
    finds: () => [
      {
        text: `SECRET_KEY = 'django-insecure-${sample(alphanumeric + "!@#%^&*(-_=+)", 50)}'`,
        secret: `django-insecure-${sample(alphanumeric + "!@#%^&*(-_=+)", 50)}`,
      },
      { text: `SECRET_KEY = '${sample("abcdefghij!=[](", 40)}'`, secret: sample("abcdefghij!=[](", 40) },
    ],
    ignores: () => [
      "SECRET_KEY = os.environ['SECRET_KEY']",
      "SECRET_KEY = 'your-secret-key-goes-here-please'",
    ],
  },
  {
    id: "erlang-cookie",
    title: "an Erlang cookie",
    source: "https://www.erlang.org/doc/system/distributed.html#security",
    keywords: ["setcookie ", "erlang_cookie", "release_cookie"],
    pattern:
      "(?:-setcookie |(?:erlang|release)_cookie[\"']?\\s{0,2}[=:]\\s{0,2}[\"']?)([A-Za-z0-9_+/=-]{12,128})(?=[\"'\\s]|$)",
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    entropyMin: 3,
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || /^[a-z_-]+$/.test(match[1] ?? ""),
    rotate: "Set a new cookie on every node: who has it can run code on all of them.",
    finds: () => [{ text: `RELEASE_COOKIE=${sample(alphanumeric, 32)}\n`, secret: sample(alphanumeric, 32) }],
    ignores: () => ["-setcookie $COOKIE", "RELEASE_COOKIE=my_own_cookie"],
  },
  {
    id: "terraform-sensitive-output",
    title: "a sensitive output in a Terraform state",
    source: "https://developer.hashicorp.com/terraform/language/state/sensitive-data",
    keywords: ['"value"', '"sensitive"'],
    pattern:
      '(?:"value"\\s{0,4}:\\s{0,4}"([^"\\r\\n\\\\]{4,1000})",\\s{0,40}"type"\\s{0,4}:\\s{0,4}"string",\\s{0,40}"sensitive"\\s{0,4}:\\s{0,4}true|"sensitive"\\s{0,4}:\\s{0,4}true,\\s{0,40}"type"\\s{0,4}:\\s{0,4}"string",\\s{0,40}"value"\\s{0,4}:\\s{0,4}"([^"\\r\\n\\\\]{4,1000})")',
    captures: [1, 2],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? match[2] ?? ""),
    rotate: "Replace the resource or its credential, and keep the state where few can read it.",
    finds: () => [
      { text: `"outputs": {"dsn": {"value": "${word}", "type": "string", "sensitive": true}}`, secret: word },
      { text: `"dsn": {\n  "sensitive": true,\n  "type": "string",\n  "value": "${word}"\n}`, secret: word },
    ],
    ignores: () => [
      '{"value": "eu-west-1", "type": "string", "sensitive": false}',
      '{"sensitive": true, "type": "string", "value": "<sensitive>"}',
    ],
  },
  {
    id: "terraform-variable-default",
    title: "a secret as a Terraform variable's default",
    source: "https://developer.hashicorp.com/terraform/language/values/variables",
    keywords: ['variable "'],
    pattern:
      'variable "[\\w-]{0,40}(?:password|passwd|secret|token|api_key|private_key|credential)[\\w-]{0,24}" \\{[^{}]{0,300}?default\\s{0,12}=\\s{0,4}"([^"\\s\\\\]{6,256})"',
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) =>
      isUnfilled(match[1] ?? "") ||
      !/[0-9!@#$%^&*]/.test(match[1] ?? "") ||
      /^[a-z-]+\d?$|^\//.test(match[1] ?? ""),
    rotate: "Change it where it is used, and pass the new one from a secret store.",
    finds: () => [
      {
        text: `variable "db_password" {\n  type = string\n  default = "${"Summer"}2024!"\n}`,
        secret: `${"Summer"}2024!`,
      },
    ],
    ignores: () => [
      'variable "db_password" {\n  type = string\n  sensitive = true\n}',
      'variable "token_path" {\n default = "/run/secrets/a1"\n}',
    ],
  },
  {
    id: "kubernetes-client-key",
    title: "a client key or token in a kubeconfig",
    source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    keywords: ["client-key-data", "id-token:", "refresh-token:"],
    pattern:
      "(?:client-key-data|id-token|refresh-token)[\"']?:\\s{0,4}[\"']?([A-Za-z0-9+/._-]{40,12000}={0,2})",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    always: true,
    rotate:
      "Have the cluster issue a new client certificate or token; a certificate can't be revoked, so watch its expiry.",
    finds: () => [
      { text: `    client-key-data: ${sample(base64, 200)}==\n`, secret: `${sample(base64, 200)}==` },
    ],
    ignores: () => [
      "client-key-data: REDACTED",
      `client-key-data: ${"A".repeat(60)}`,
      "client-key-data: LS0t...",
    ],
  },
  {
    id: "kubernetes-secret-value",
    title: "a value in a Kubernetes Secret",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/",
    keywords: ["kind: secret"],
    pattern:
      "kind: Secret\\s(?:(?!\\n---)[\\s\\S]){0,400}?\\n(?:data|stringData):\\s{1,8}(?:(?:user|username|user-name|login|host|port|database|dbname|name|ca\\.crt|namespace): [^\\r\\n]{0,200}\\s{1,8}){0,3}[\\w.-]{1,64}: {1,4}[\"']?([^\\s\"'\\\\|>{}<]{6,8000})",
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) => isUnfilled(match[1] ?? ""),
    rotate: "Change it where it is used and apply the Secret anew; base64 hides nothing.",
    finds: () => [
      {
        text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ntype: Opaque\ndata:\n  username: YWRtaW4=\n  shop-key: ${sample(base64, 24)}\n`,
        secret: sample(base64, 24),
      },
      { text: `kind: Secret\nmetadata:\n  name: a\nstringData:\n  dsn: ${word}\n`, secret: word },
    ],
    ignores: () => [
      "kind: SecretStore\ndata:\n  a: bcdefgh\n",
      "kind: Secret\nmetadata:\n  name: a\nstringData:\n  dsn: {{ .Values.dsn }}\n",
      "kind: ConfigMap\ndata:\n  a: bcdefgh\n",
    ],
  },
  {
    id: "rails-master-key",
    title: "a key that is a file's whole content",
    source: "https://guides.rubyonrails.org/security.html#custom-credentials",
    keywords: [],
    wholeText: true,
    pattern: "(?<![\\s\\S])([0-9a-f]{32})\\s{0,2}(?![\\s\\S])",
    captures: [1],
    confidence: "low",
    entropyMin: 3,
    rotate:
      "Make a new master key and encrypt the credentials again: `rails credentials:edit` after removing both files.",
    finds: () => [{ text: `${sample(lowerHex, 32)}\n`, secret: sample(lowerHex, 32) }],
    ignores: () => [
      `${sample(lowerHex, 32)}  file.txt\n`,
      `etag ${sample(lowerHex, 32)}`,
      sample(lowerHex, 40),
    ],
  },
];
