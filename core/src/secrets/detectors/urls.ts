import type { Detector } from "../detector.ts";
import { isPlaceholderWord, isReference } from "../evidence/no-secret.ts";
import { alphanumeric, sample } from "./sample.ts";

/** What examples and local containers use in the place of a password. */
const defaults =
  /^(?:user(?:name)?|pass(?:word|wd)?|pwd|secret|root|admin|guest|test(?:ing)?|postgres|mysql|mongo(?:db)?|redis|rabbitmq|token|[*x.]+)$/i;

const userAndPassword = "([^\\s:@/\"'`<>\\\\]{0,128}):([^\\s@/\"'`<>\\\\]{3,256})@(?=[A-Za-z0-9\\[$_])";

function isNoPassword(match: RegExpExecArray): boolean {
  const user = match[1] ?? "";
  const password = match[2] ?? "";
  return password === user || defaults.test(password) || isReference(password) || isPlaceholderWord(password);
}

export const urlDetectors: readonly Detector[] = [
  {
    id: "database-url-password",
    title: "a password in a connection string",
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
    keywords: [
      "postgres",
      "mysql",
      "mariadb",
      "mongodb",
      "redis",
      "amqp",
      "sqlserver",
      "mssql",
      "clickhouse",
      "cockroachdb",
      "nats",
      "ldap",
      "smtp",
    ],
    pattern: `(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|amqps?|sqlserver|mssql|clickhouses?|cockroachdb|nats|ldaps?|smtps?)(?:\\+[a-z0-9]{1,16})?://${userAndPassword}`,
    ignoreCase: true,
    captures: [2],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate: "Change this user's password in the database and wherever the connection string is kept.",
    finds: () =>
      ["postgres", "postgresql", "mysql", "mongodb+srv", "rediss", "amqps", "postgresql+asyncpg"].map(
        (scheme) => ({
          text: `DATABASE_URL=${scheme}://shop:${sample(alphanumeric, 14)}@db.internal:5432/shop?sslmode=require`,
          secret: sample(alphanumeric, 14),
        }),
      ),
    ignores: () => [
      "postgres://user:password@localhost/db",
      "postgres://postgres:postgres@localhost/db",
      "postgres://app:${DB_PASSWORD}@db/app",
      "mysql://app:$PASS@db/app",
      "redis://localhost:6379",
      "mongodb://user:<password>@host",
    ],
  },
  {
    id: "basic-auth-url-password",
    title: "a password in a web address",
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
    keywords: ["https://", "http://", "ftp://", "sftp://"],
    // Four characters: documentation writes https://abc:xyz@example.com.
    pattern: `(?:https?|s?ftp)://(?=[^\\s:@]{0,128}:[^\\s@]{4})${userAndPassword}`,
    ignoreCase: true,
    captures: [2],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate: "Change this account's password, or revoke the token, at the host that the address names.",
    finds: () => [
      {
        text: `git remote add origin https://deploy:${sample(alphanumeric, 18)}@git.acme.example/shop.git`,
        secret: sample(alphanumeric, 18),
      },
    ],
    ignores: () => [
      "http://localhost:8080/a@b",
      "https://user:pass@example.com",
      "https://registry.example.com/@scope/name",
      "see https://a.example:443/x and mail me@b.example",
      "https://${USER}:${TOKEN}@github.com/acme/shop",
    ],
  },
  {
    id: "http-authorization",
    title: "a credential in an Authorization header",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
    keywords: ["bearer ", "basic "],
    pattern: "(?:bearer|basic) {1,4}([A-Za-z0-9._~+/-]{20,1024}={0,2})(?![A-Za-z0-9])",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "medium",
    entropyMin: 3.3,
    isNoSecret: (match) =>
      !/[0-9]/.test(match[1] ?? "") || isReference(match[1] ?? "") || isPlaceholderWord(match[1] ?? ""),
    rotate: "Revoke the credential where it was issued and take a new one.",
    finds: () => [
      {
        text: `curl -H "Authorization: Bearer ${sample(alphanumeric, 40)}" https://api.acme.example`,
        secret: sample(alphanumeric, 40),
      },
    ],
    ignores: () => [
      "Authorization: Bearer $TOKEN",
      "basic understanding of how it works",
      "Bearer YOUR_ACCESS_TOKEN_GOES_HERE_1",
    ],
  },
];
