import type { SecretKind } from "../secret-kind.ts";
import { generic } from "./generic-kind.ts";

/** Addresses of databases, brokers and servers that carry a password. */
export const connections: readonly SecretKind[] = [
  generic(
    "postgres-url",
    ".env",
    [
      "DATABASE_URL=postgres://{user}:«{url}»@{host}:5432/{db}",
      "postgresql+asyncpg://{user}:«{plain}»@{host}/{db}?ssl=require",
    ],
    "https://www.postgresql.org/docs/current/libpq-connect.html",
  ),
  generic(
    "postgres-keywords",
    "conn.txt",
    "host={host} port=5432 dbname={db} user={user} password=«{plain}» sslmode=require",
    "https://www.postgresql.org/docs/current/libpq-connect.html",
  ),
  generic(
    "mysql-url",
    ".env",
    ["mysql://{user}:«{url}»@{host}:3306/{db}", "mysql+pymysql://{user}:«{plain}»@{host}/{db}"],
    "https://dev.mysql.com/doc/refman/8.4/en/connecting-using-uri-or-key-value-pairs.html",
  ),
  generic(
    "mariadb-url",
    ".env",
    "DB_URL=mariadb://{user}:«{plain}»@{host}:3306/{db}",
    "https://mariadb.com/docs/connectors",
  ),
  generic(
    "go-mysql-dsn",
    "config.go",
    '\tdsn := "{user}:«{plain}»@tcp({host}:3306)/{db}?parseTime=true"',
    "https://github.com/go-sql-driver/mysql#dsn-data-source-name",
  ),
  generic(
    "mongodb-url",
    ".env",
    [
      "MONGO_URI=mongodb://{user}:«{url}»@{host}:27017/{db}?authSource=admin",
      "mongodb+srv://{user}:«{plain}»@cluster0.{low:5}.mongodb.net/{db}",
    ],
    "https://www.mongodb.com/docs/manual/reference/connection-string/",
  ),
  generic(
    "redis-url",
    ".env",
    ["REDIS_URL=redis://:«{plain}»@{host}:6379/0", "rediss://default:«{url}»@{host}:6380"],
    "https://redis.io/docs/latest/develop/clients/",
  ),
  generic(
    "amqp-url",
    ".env",
    ["AMQP_URL=amqp://{user}:«{url}»@{host}:5672/%2f", "amqps://{user}:«{plain}»@{host}/vhost"],
    "https://www.rabbitmq.com/docs/uri-spec",
  ),
  generic(
    "sqlserver-string",
    "appsettings.txt",
    "Server=tcp:{host},1433;Initial Catalog={db};User ID={user};Password=«{plain}»;Encrypt=True;",
    "https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax",
  ),
  generic(
    "jdbc-url",
    "app.conf",
    [
      "jdbc:postgresql://{host}:5432/{db}?user={user}&password=«{plain}»",
      "jdbc:mysql://{host}:3306/{db}?user={user}&password=«{plain}»&useSSL=true",
      "jdbc:sqlserver://{host}:1433;databaseName={db};user={user};password=«{plain}»;",
    ],
    "https://jdbc.postgresql.org/documentation/use/",
  ),
  generic(
    "oracle-url",
    "app.conf",
    "jdbc:oracle:thin:{user}/«{plain}»@//{host}:1521/{db}",
    "https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html",
  ),
  generic(
    "odbc-string",
    "dsn.txt",
    "Driver={ODBC Driver 18 for SQL Server};Server={host};Database={db};UID={user};PWD=«{plain}»;",
    "https://learn.microsoft.com/sql/connect/odbc/dsn-connection-string-attribute",
  ),
  generic(
    "clickhouse-url",
    ".env",
    "clickhouse://{user}:«{plain}»@{host}:9000/{db}",
    "https://clickhouse.com/docs/integrations/sql-clients/cli",
  ),
  generic(
    "cockroach-url",
    ".env",
    "postgresql://{user}:«{plain}»@free-tier.{low:6}.cockroachlabs.cloud:26257/{db}?sslmode=verify-full",
    "https://www.cockroachlabs.com/docs/stable/connection-parameters",
  ),
  generic(
    "neo4j-url",
    "app.py",
    [
      'GraphDatabase.driver("bolt://{host}:7687", auth=("{user}", "«{plain}»"))',
      "NEO4J_AUTH=neo4j/«{plain}»",
    ],
    "https://neo4j.com/docs/operations-manual/current/docker/introduction/",
  ),
  generic(
    "couchdb-url",
    ".env",
    "COUCHDB_URL=http://{user}:«{plain}»@{host}:5984/{db}",
    "https://docs.couchdb.org/en/stable/api/server/authn.html",
  ),
  generic(
    "elasticsearch-url",
    ".env",
    "ELASTICSEARCH_URL=https://elastic:«{plain}»@{host}:9200",
    "https://www.elastic.co/guide/en/elasticsearch/reference/current/setting-up-authentication.html",
  ),
  generic(
    "kafka-jaas",
    "kafka.properties",
    'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="{user}" password="«{plain}»";',
    "https://kafka.apache.org/documentation/#security_sasl_plain_clientconfig",
  ),
  generic(
    "nats-url",
    ".env",
    "NATS_URL=nats://{user}:«{plain}»@{host}:4222",
    "https://docs.nats.io/using-nats/developer/connecting",
  ),
  generic(
    "snowflake-string",
    "profiles.yml",
    [
      "snowflake://{user}:«{plain}»@ab{dig:5}.eu-central-1/{db}/public",
      "      type: snowflake\n      user: {user}\n      password: «{plain}»",
    ],
    "https://docs.snowflake.com/en/developer-guide/python-connector/sqlalchemy",
  ),
  generic(
    "smtp-url",
    ".env",
    "MAILER_DSN=smtp://{user}:«{url}»@smtp.example.com:587",
    "https://symfony.com/doc/current/mailer.html",
  ),
  generic(
    "ldap-bind",
    "sssd.conf",
    [
      "ldap_default_authtok = «{plain}»",
      "ldapsearch -x -H ldap://{host} -D 'cn=admin,dc=example,dc=org' -w «{plain}» -b dc=example,dc=org",
    ],
    "https://man7.org/linux/man-pages/man5/sssd-ldap.5.html",
  ),
  generic(
    "ftp-url",
    "fetch.sh",
    "wget ftp://{user}:«{plain}»@{host}/backup.tar",
    "https://www.rfc-editor.org/rfc/rfc1738",
  ),
  generic(
    "basic-auth-url",
    "fetch.sh",
    [
      "curl https://{user}:«{plain}»@{host}/api/v1/status",
      "git clone https://{user}:«{plain}»@git.example.org/shop/api.git",
      "index-url = https://{user}:«{plain}»@pypi.example.org/simple",
    ],
    "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
  ),
];
