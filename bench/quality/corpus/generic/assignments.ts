import type { SecretKind } from "../secret-kind.ts";
import { generic } from "./generic-kind.ts";

/** A password beside a name that says so, in settings of every syntax. */
export const assignments: readonly SecretKind[] = [
  generic(
    "env-password",
    ".env",
    [
      "DB_PASSWORD=«{plain}»",
      "REDIS_PASSWORD=«{plain}»",
      "MYSQL_ROOT_PASSWORD=«{random}»",
      "ADMIN_PASS=«{plain}»",
      "SMTP_PASSWORD='«{password}»'",
    ],
    "https://12factor.net/config",
  ),
  generic(
    "env-secret",
    ".env.local",
    [
      "JWT_SECRET=«{random}»",
      "SESSION_SECRET=«{random}»",
      "NEXTAUTH_SECRET=«{b64:43}=»",
      "ENCRYPTION_KEY=«{hex:64}»",
      "COOKIE_SECRET=«{random}»",
    ],
    "https://12factor.net/config",
  ),
  generic(
    "env-api-key",
    ".env",
    [
      "INTERNAL_API_KEY=«{b62:32}»",
      "PARTNER_API_TOKEN=«{hex:40}»",
      "WEBHOOK_SECRET=«{random}»",
      "ACME_ACCESS_TOKEN=«{b64u:43}»",
    ],
    "https://12factor.net/config",
  ),
  generic(
    "yaml-password",
    "config/database.yml",
    [
      "production:\n  adapter: postgresql\n  username: {user}\n  password: «{plain}»\n  host: {host}",
      '  password: "«{password}»"',
      "smtp:\n  user: {user}\n  pass: '«{plain}»'",
    ],
    "https://guides.rubyonrails.org/configuring.html",
  ),
  generic(
    "json-password",
    "config/default.json",
    [
      '{"db":{"host":"{host}","user":"{user}","password":"«{password}»"}}',
      '  "password": "«{plain}»",',
      '  "clientSecret": "«{random}»",',
    ],
    "https://github.com/node-config/node-config/wiki/Configuration-Files",
  ),
  generic(
    "toml-password",
    "config.toml",
    [
      '[database]\nuser = "{user}"\npassword = "«{password}»"',
      'secret_key = "«{random}»"',
      "[auth]\nadmin_password = '«{plain}»'",
    ],
    "https://toml.io/en/v1.0.0",
  ),
  generic(
    "ini-password",
    "setup.ini",
    ["[mysql]\nuser={user}\npassword=«{plain}»", "[ldap]\nbind_dn = cn={user}\nbind_password = «{plain}»"],
    "https://docs.python.org/3/library/configparser.html",
  ),
  generic(
    "xml-password",
    "config/server.xml",
    [
      "<password>«{plain}»</password>",
      '<property name="password" value="«{plain}»"/>',
      '<Resource name="jdbc/{db}" username="{user}" password="«{plain}»" url="jdbc:mysql://{host}/{db}"/>',
    ],
    "https://tomcat.apache.org/tomcat-10.1-doc/jndi-datasource-examples-howto.html",
  ),
  generic(
    "properties-password",
    "application.properties",
    [
      "spring.datasource.password=«{plain}»",
      "mail.smtp.password = «{plain}»",
      "hibernate.connection.password=«{plain}»",
      "javax.net.ssl.keyStorePassword=«{plain}»",
    ],
    "https://docs.spring.io/spring-boot/appendix/application-properties/index.html",
  ),
  generic(
    "spring-yaml-password",
    "application.yml",
    "spring:\n  datasource:\n    url: jdbc:postgresql://{host}:5432/{db}\n    username: {user}\n    password: «{plain}»",
    "https://docs.spring.io/spring-boot/reference/data/sql.html",
  ),
  generic(
    "shell-password",
    "backup.sh",
    [
      "export PGPASSWORD='«{plain}»'",
      'DB_PASS="«{plain}»"',
      "readonly ADMIN_PASSWORD=«{plain}»",
      "PGPASSWORD=«{plain}» pg_dump -h {host} -U {user} {db} > out.sql",
    ],
    "https://www.postgresql.org/docs/current/libpq-envars.html",
  ),
  generic(
    "sql-password",
    "migrations/001_users.sql",
    [
      "CREATE USER {user} WITH PASSWORD '«{password}»';",
      "ALTER ROLE {user} WITH LOGIN PASSWORD '«{password}»';",
      "CREATE USER '{user}'@'%' IDENTIFIED BY '«{password}»';",
      "CREATE LOGIN {user} WITH PASSWORD = '«{password}»';",
      "SET PASSWORD FOR '{user}'@'localhost' = PASSWORD('«{plain}»');",
    ],
    "https://www.postgresql.org/docs/current/sql-createrole.html",
  ),
  generic(
    "terraform-password",
    "prod.tfvars",
    [
      'db_password = "«{password}»"',
      'resource "aws_db_instance" "main" {\n  username = "{user}"\n  password = "«{plain}»"\n}',
      'variable "master_password" {\n  default = "«{plain}»"\n}',
    ],
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
  ),
  generic(
    "terraform-state-password",
    "terraform.tfstate",
    '            "master_username": "{user}",\n            "master_password": "«{random}»",\n            "port": 5432,',
    "https://developer.hashicorp.com/terraform/language/state/sensitive-data",
  ),
  generic(
    "kubernetes-string-data",
    "k8s/secret.yaml",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {db}\ntype: Opaque\nstringData:\n  password: «{plain}»",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ),
  generic(
    "compose-password",
    "docker-compose.yml",
    [
      "    environment:\n      POSTGRES_USER: {user}\n      POSTGRES_PASSWORD: «{plain}»",
      "    environment:\n      - MYSQL_PASSWORD=«{plain}»",
      "    command: redis-server --requirepass «{plain}»",
    ],
    "https://hub.docker.com/_/postgres",
  ),
  generic(
    "helm-password",
    "values.yaml",
    [
      'auth:\n  username: {user}\n  postgresPassword: "«{plain}»"',
      "redis:\n  auth:\n    password: «{plain}»",
      "adminPassword: «{plain}»",
    ],
    "https://helm.sh/docs/chart_template_guide/values_files/",
  ),
  generic(
    "ansible-password",
    "group_vars/all.yml",
    [
      "ansible_become_password: «{plain}»",
      "ansible_ssh_pass: «{plain}»",
      'mysql_root_password: "«{password}»"',
      "vault_admin_password: «{plain}»",
    ],
    "https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html",
  ),
  generic(
    "powershell-password",
    "deploy.ps1",
    ['$password = ConvertTo-SecureString "«{plain}»" -AsPlainText -Force', '$Password = "«{plain}»"'],
    "https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring",
  ),
  generic(
    "said-password",
    "prompt.txt",
    [
      "the password for {user} is «{password}»",
      "login: {user}\npassword: «{password}»",
      "my db password is «{plain}», can you check why the login fails?",
      "user {user} / pass «{plain}»",
    ],
    "https://owasp.org/www-project-top-10-for-large-language-model-applications/",
  ),
  generic(
    "log-password",
    "app.log",
    [
      "2026-11-03T09:12:44Z DEBUG connecting user={user} password=«{plain}» host={host}",
      '{"level":"debug","msg":"login","user":"{user}","password":"«{plain}»"}',
      "POST /login username={user}&password=«{plain}»&next=/",
    ],
    "https://cwe.mitre.org/data/definitions/532.html",
  ),
];
