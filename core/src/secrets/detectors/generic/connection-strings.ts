import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { alphanumeric, sample } from "../sample.ts";

const rotate = "Change this user's password in the database and wherever the connection string is kept.";

const wordOnly = /^(?:my|your|the|db|some)?_?(?:pass(?:word|wd)?|pwd|secret|myPassword)$/i;

function isNoPassword(match: RegExpExecArray): boolean {
  const value = match[1] ?? match[2] ?? "";
  return isUnfilled(value) || wordOnly.test(value) || /^[{([]/.test(value);
}

const keyValue =
  "(?:server|data source|datasource|host|address|addr|user(?: ?id)?|uid|username|initial catalog|database|driver|port|endpoint|account|integrated security|trusted_connection|encrypt|provider)";

export const connectionStringDetectors: readonly Detector[] = [
  {
    id: "connection-string-password",
    title: "a password in an ADO.NET or ODBC connection string",
    source: "https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax",
    keywords: ["password", "pwd"],
    pattern: `(?:(?<=;\\s{0,8})(?:password|pwd)\\s{0,2}=\\s{0,2}([^;\\s"'\`\\\\<>{=]{3,128}={0,2})(?=[;"'\`\\s\\\\]|$)|(?:password|pwd)\\s{0,2}=\\s{0,2}([^;\\s"'\`\\\\<>{=]{3,128}={0,2});\\s{0,4}${keyValue}\\s{0,2}=)`,
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    isNoSecret: (match) => {
      const before = match.input.slice(Math.max(0, match.index - 32), match.index);
      const lead = before.replace(/;\s*$/, "");
      // Statements of code end with the same sign: what stands before it must be key=value.
      if (
        match[1] !== undefined &&
        !/[A-Za-z ]=[^;={}()]{0,64}$/.test(lead) &&
        !/^[^;={}()\s"']{23,32}$/.test(lead)
      )
        return true;
      return (
        isNoPassword(match) ||
        /[()[\]]|^[\w$]+\.[\w$.]+$/.test(match[1] ?? match[2] ?? "") ||
        (/;\s+$/.test(before) && /\s=|=\s/.test(match[0]))
      );
    },
    rotate,
    finds: () => [
      {
        text: `"Default": "Server=tcp:db.acme.example,1433;User ID=shop;Password=${"orchid"}garden;Encrypt=True"`,
        secret: `${"orchid"}garden`,
      },
      {
        text: `Driver={ODBC Driver 18};Server=db1;UID=sa;PWD=${sample(alphanumeric, 14)}\n`,
        secret: sample(alphanumeric, 14),
      },
      {
        text: `Password=${sample(alphanumeric, 12)};Host=db1;Username=shop`,
        secret: sample(alphanumeric, 12),
      },
    ],
    ignores: () => [
      "Server=db;User Id=sa;Password={your_password};",
      "Server=db;User Id=myUsername;Password=myPassword;",
      "user = form.user; password = form.password;",
      "let a = 1; pwd = value2;",
    ],
  },
  {
    id: "jdbc-url-password",
    title: "a password in a JDBC address",
    source: "https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database",
    keywords: ["jdbc:"],
    pattern:
      "jdbc:(?:[^\\s\"'`<>\\\\]{4,300}?[?&;](?:password|pwd|pass)=([^&;\\s\"'`<>\\\\]{3,128})|oracle:(?:thin|oci):[^\\s:/@\"']{1,64}/([^\\s@\"'`<>]{3,128})@)",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate,
    finds: () => [
      {
        text: `url=jdbc:postgresql://db1:5432/shop?user=app&password=${"orchid"}garden&ssl=true`,
        secret: `${"orchid"}garden`,
      },
      {
        text: `jdbc:sqlserver://db1:1433;databaseName=shop;user=sa;password=${sample(alphanumeric, 12)};`,
        secret: sample(alphanumeric, 12),
      },
      {
        text: `jdbc:oracle:thin:scott/${sample(alphanumeric, 10)}@//db1:1521/ORCL`,
        secret: sample(alphanumeric, 10),
      },
    ],
    ignores: () => [
      "jdbc:mysql://db1/shop?user=app&password=${DB_PASSWORD}",
      "jdbc:postgresql://db1:5432/shop",
      "jdbc:oracle:thin:@//db1:1521/ORCL",
    ],
  },
  {
    id: "dsn-password",
    title: "a password in a database's DSN",
    source: "https://github.com/go-sql-driver/mysql#dsn-data-source-name",
    keywords: ["@tcp(", "@unix(", "@cloudsql(", "dsn", "sql.open("],
    // What stands before @tcp( is looked at within the 32 characters that a rule may see; a long one begins at a name.
    pattern:
      "(?<=[A-Za-z0-9_.-]:([^\\s:@\"'`/]{3,30}))@(?:tcp|unix|cloudsql)\\(" +
      "|(?:dsn[\"'`]?\\s{0,2}(?::=|[:=,])\\s{0,2}[\"'`]?|sql\\.Open\\([\"'`]mysql[\"'`],\\s{0,4}[\"'`])[A-Za-z0-9_.-]{1,64}:([^\\s@\"'`]{3,128})@(?:tcp|unix|cloudsql)\\(",
    ignoreCase: true,
    captures: [1, 2],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate,
    finds: () => [
      {
        text: `sql.Open("mysql", "app:${"orchid"}garden@tcp(db1:3306)/shop?parseTime=true")`,
        secret: `${"orchid"}garden`,
      },
      {
        text: `dsn := "app:${sample(alphanumeric, 48)}@tcp(db1:3306)/shop"`,
        secret: sample(alphanumeric, 48),
      },
    ],
    ignores: () => [
      'dsn := "user:password@tcp(localhost:3306)/test"',
      '"user:password@tcp(localhost:3306)/test"',
      "%s:%s@tcp(%s:3306)/%s",
      "app:${PASS}@tcp(db1)/x",
    ],
  },
  {
    id: "neo4j-auth-password",
    title: "a password that a Neo4j container starts with",
    source: "https://neo4j.com/docs/operations-manual/current/docker/introduction/",
    keywords: ["neo4j_auth"],
    pattern:
      "NEO4J_AUTH[\"']?(?:=|:[ \\t]{0,4})[\"']?[A-Za-z0-9_]{1,32}/([^\\s\"'`<>]{4,128})(?=[\\s\"'`]|$)",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isNoPassword(match) || /^(?:test|neo4j|s3cr3t)$/i.test(match[1] ?? ""),
    rotate,
    finds: () => [
      { text: `docker run -e NEO4J_AUTH=neo4j/${"orchid"}garden neo4j`, secret: `${"orchid"}garden` },
    ],
    ignores: () => ["NEO4J_AUTH=none", "NEO4J_AUTH=neo4j/password", "NEO4J_AUTH=neo4j/${NEO4J_PASSWORD}"],
  },
  {
    id: "jaas-password",
    title: "a password in a Kafka or JAAS log-in",
    source: "https://kafka.apache.org/documentation/#security_sasl_plain",
    keywords: ["loginmodule "],
    pattern:
      "LoginModule {1,4}required[^;\\r\\n]{0,160}?password\\s{0,2}=\\s{0,2}\\\\{0,3}[\"']([^\"'\\\\\\s]{3,256})\\\\{0,3}[\"']",
    captures: [1],
    confidence: "high",
    // The passwords of Kafka's documentation.
    isNoSecret: (match) =>
      isNoPassword(match) ||
      /^(?:alice|admin|bob|kafka|client|user)-(?:secret|pass(?:word)?)$/i.test(match[1] ?? ""),
    rotate: "Change this user's credentials on the brokers and in every client.",
    finds: () => [
      {
        text: `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="shop" password="${"orchid"}garden";`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => [
      'PlainLoginModule required username="alice" password="alice-secret";',
      'PlainLoginModule required username="$U" password="${P}";',
    ],
  },
  {
    id: "libpq-password",
    title: "a password in PostgreSQL's key=value form",
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE",
    keywords: ["password="],
    pattern:
      "(?:password)=([^\\s\"'`\\\\<>&;,(){}=]{4,128})(?= )(?= {1,2}(?:host|hostaddr|port|dbname|user|sslmode|connect_timeout|search_path|sslrootcert)=)",
    captures: [1],
    confidence: "high",
    isNoSecret: isNoPassword,
    rotate,
    finds: () => [
      {
        text: `dsn := "host=db1 user=app password=${"orchid"}garden dbname=shop sslmode=require"`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => ["host=db1 user=app password=%s dbname=shop", "password=password host=localhost"],
  },
  {
    id: "oracle-connect-password",
    title: "a password on an Oracle command line",
    source: "https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/starting-SQL-Plus.html",
    keywords: ["sqlplus ", "expdp ", "impdp ", "rman target ", "sqlldr ", "sqlcl ", "connect "],
    pattern:
      "(?:sqlplus|expdp|impdp|rman target|sqlldr|sqlcl|connect) (?:-[a-z] {1,2}){0,3}[\"']?[A-Za-z_][A-Za-z0-9_$#]{0,40}/([^\\s@\"'`/<>$&]{3,64})@[A-Za-z0-9/]",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isNoPassword(match) || /^(?:tiger|oracle|manager)$/i.test(match[1] ?? ""),
    rotate,
    finds: () => [
      { text: `$ sqlplus -s shop/${"orchid"}garden@//db1:1521/ORCL\n`, secret: `${"orchid"}garden` },
    ],
    ignores: () => ["sqlplus scott/tiger@orcl", "connect app/$PASSWORD@db1"],
  },
];
