import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { alphanumeric, sample } from "../sample.ts";

/** What examples and local containers use in the place of a password. */
const defaults =
  /^(?:user(?:name)?|(?:some|my|your|the)?[-_]?(?:pass(?:word|wd)?|pwd|secret|pw)[0-9]{0,1}|root|admin|guest|test(?:ing)?|postgres|mysql|mongo(?:db)?|redis|rabbitmq|token|foo|bar|baz|abc|xyz|[*x.]+|[0-9]{1,4})$/i;

const userAndPassword = "([^\\s:@/\"'`<>\\\\]{0,128}):([^\\s@/\"'`<>\\\\]{3,256})@(?=[A-Za-z0-9\\[$_])";

function isNoPassword(match: RegExpExecArray): boolean {
  const user = match[1] ?? "";
  const password = match[2] ?? "";
  return (
    password === user || defaults.test(password) || isUnfilled(password) || /^[{([$%]|[})\]]$/.test(password)
  );
}

/** Documentation and tests: example.com and its like, and words for both. */
function isNoWebPassword(match: RegExpExecArray): boolean {
  return isNoPassword(match) || (/^[a-z]{3,9}$/.test(match[2] ?? "") && /^[a-z]{1,12}$/.test(match[1] ?? ""));
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
      "valkey",
      "amqp",
      "sqlserver",
      "mssql",
      "clickhouse",
      "cockroach",
      "nats",
      "ldap",
      "smtp",
      "mqtt",
      "oracle",
      "snowflake",
      "cassandra",
      "neo4j",
      "bolt",
      "influxdb",
      "elasticsearch",
      "couchdb",
      "db2",
      "teradata",
      "redshift",
      "trino",
      "presto",
      "hive",
      "stomp",
      "kafka",
      "smb",
      "imap",
      "pop3",
      "rtsp",
      "socks5",
      "ssh:",
    ],
    pattern: `(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|valkeys?|amqps?|sqlserver|mssql|clickhouses?|cockroach(?:db)?|nats|ldaps?|smtps?|mqtts?|oracle|snowflake|cassandra|neo4js?|bolt|influxdb|elasticsearch|couchdbs?|db2|teradata|redshift|trino|presto|hive2?|stomp|kafka|smb|imaps?|pop3s?|rtsp|socks5h?|ssh)(?:\\+[a-z0-9_]{1,16}){0,2}://${userAndPassword}`,
    ignoreCase: true,
    captures: [2],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate: "Change this user's password in the database and wherever the connection string is kept.",
    finds: () =>
      [
        "postgres",
        "postgresql",
        "mysql",
        "mongodb+srv",
        "rediss",
        "amqps",
        "postgresql+asyncpg",
        "mssql+pyodbc",
        "mqtts",
        "snowflake",
        "oracle+cx_oracle",
        "nats",
      ].map((scheme) => ({
        text: `DATABASE_URL=${scheme}://shop:${sample(alphanumeric, 14)}@db.internal:5432/shop?sslmode=require`,
        secret: sample(alphanumeric, 14),
      })),
    ignores: () => [
      "postgres://user:password@localhost/db",
      "postgres://postgres:postgres@localhost/db",
      "postgres://app:${DB_PASSWORD}@db/app",
      "mysql://app:$PASS@db/app",
      "redis://localhost:6379",
      "mongodb://user:<password>@host",
      "parse('postgres://someuser:somepassword@somehost:381/somedatabase')",
    ],
  },
  {
    id: "basic-auth-url-password",
    title: "a password in a web address",
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
    keywords: ["https://", "http://", "ftp://", "sftp://", "ftps://", "wss://", "ws://", "git://", "dav://"],
    // Four characters: documentation writes https://abc:xyz@example.com.
    pattern: `(?:https?|s?ftps?|wss?|git|dav)://(?=[^\\s:@]{0,128}:[^\\s@]{4})${userAndPassword}`,
    ignoreCase: true,
    captures: [2],
    confidence: "high",
    isNoSecret: isNoWebPassword,
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
      'url.parse("https://anonymous:flabada@developer.mozilla.org/en-US")',
    ],
  },
  {
    id: "git-credential-password",
    title: "a password in a git credential store",
    source: "https://git-scm.com/docs/git-credential-store",
    keywords: ["https://", "http://"],
    // Neither name nor password need be escaped, as people write such lines by hand.
    pattern:
      "https?://[^\\s:/@\"'`<>]{1,64}@[^\\s:/@\"'`<>]{1,64}:([^\\s/:\"'`<>]{6,128})@[A-Za-z0-9.-]{3,128}(?=[/\\s]|$)",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || /^[0-9]{1,5}$/.test(match[1] ?? ""),
    rotate: "Change this account's password, or revoke the token, at the host that the address names.",
    finds: () => [
      {
        text: `https://dev@acme.example:${sample(alphanumeric, 10)}!#@4@git.acme.example\n`,
        secret: `${sample(alphanumeric, 10)}!#@4`,
      },
    ],
    ignores: () => ["https://dev@git.acme.example:8443/a@b", "https://a@b.example:<password>@host.example"],
  },
  {
    id: "token-in-git-url",
    title: "a token in a repository's address",
    source: "https://git-scm.com/docs/gitcredentials",
    keywords: ["https://"],
    pattern: "https://([A-Za-z0-9_-]{20,128})@[a-z0-9.-]{4,64}/[\\w.-]{1,64}/[\\w./-]{1,64}",
    captures: [1],
    confidence: "medium",
    entropyMin: 3.5,
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || !/[0-9]/.test(match[1] ?? ""),
    rotate: "Revoke the token at the host that the address names, and use a credential helper.",
    finds: () => [
      {
        text: `git clone https://${sample(alphanumeric, 40)}@git.acme.example/shop/api.git`,
        secret: sample(alphanumeric, 40),
      },
    ],
    ignores: () => ["https://organisation-name-of-ours@dev.azure.example/acme/_git/shop"],
  },
];
