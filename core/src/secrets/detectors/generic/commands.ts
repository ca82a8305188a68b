import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { personsPassword } from "../../evidence/persons-password.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import { alphanumeric, sample } from "../sample.ts";

const rotate =
  "Change it where it is used; a command line stays in the shell's history and in the process list.";

/** A shell's word, in quotes or not; two groups. */
const word =
  "(?:'([^'\\r\\n\\\\]{3,128})'|\\\\{0,3}\"([^\"\\r\\n\\\\$`]{3,128})\\\\{0,3}\"|([^\\s\"'`\\\\;|&<>$(){}]{3,128}))(?![A-Za-z0-9])";

const words =
  /^(?:my|your|the|db|some|new|old|root|user)?[-_]?(?:pass(?:word|wd|phrase)?|pwd|pw|secret|token|string|text|value|file|env|stdin|prompt)$/i;

function valueOf(match: RegExpExecArray): string {
  return match[1] ?? match[2] ?? match[3] ?? "";
}

/** After an option that is a password by itself, a plain word is one too. */
function isNoWord(match: RegExpExecArray): boolean {
  const value = valueOf(match);
  return isUnfilled(value) || words.test(value) || /^[A-Z_]{3,}$/.test(value) || value.startsWith("-");
}

/** Where help texts and prose have words as well. */
function isNoOption(match: RegExpExecArray): boolean {
  const value = valueOf(match);
  return isNoWord(match) || (!isRandomValue(value) && personsPassword(value) === null);
}

/** The match ends an option's name: `--db-` stands before "password". */
function followsDashes({ input, index }: RegExpExecArray): boolean {
  const before = input.charAt(index - 1);
  return (
    (before === "-" || /[a-z0-9]/.test(before)) &&
    /(?:^|\s)--?(?:[a-z0-9]{1,16}-){0,3}[a-z0-9]{0,12}$/.test(input.slice(Math.max(0, index - 32), index))
  );
}

/** A program that takes its password by an option, with whatever stands between them on the line. */
function option(programs: string, options: string): string {
  return `(?:${programs})(?=[\\s\\w])[^\\r\\n|;]{0,120}?\\s(?:${options})${word}`;
}

export const commandDetectors: readonly Detector[] = [
  {
    id: "command-password",
    title: "a password on a command line",
    source: "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
    keywords: [
      "mysql",
      "mariadb",
      "sshpass ",
      "docker login",
      "podman login",
      "helm registry login",
      "oc login",
      "az login",
      "az acr login",
      "redis-cli ",
      "ldapsearch ",
      "ldapmodify ",
      "ldapadd ",
      "mongo",
      "sqlcmd ",
      "bcp ",
      "mosquitto_",
      "cqlsh ",
      "htpasswd ",
      "xfreerdp ",
      "zip ",
      "7z ",
      "unzip ",
      "rabbitmqctl ",
      "chpasswd",
      "smbclient ",
      "curl ",
      "clickhouse-client ",
      "influx ",
      "keytool ",
      "net use ",
      "net user ",
    ],
    pattern:
      "(?:" +
      [
        option("mysql(?:dump|admin|import|sh|check|show|slap|pump)?|mariadb(?:-dump|-admin)?", "-p"),
        option("sshpass", "-p ?"),
        option(
          "docker login|podman login|helm registry login|oc login|az login|az acr login|cqlsh",
          "-p[ =]|-p(?=[\"'])",
        ),
        option("redis-cli|redis-benchmark", "-a "),
        option("ldap(?:search|modify|add|delete|passwd)", "-w "),
        option("mongo(?:sh|dump|restore|export|import)?", "-p[ =]?"),
        option("sqlcmd|bcp", "-P ?"),
        option("mosquitto_(?:pub|sub|rr)", "-P "),
        option("htpasswd", "-[a-zA-Z]{0,3}b[a-zA-Z]{0,3} (?:[^\\s]{1,100} )?[^\\s]{1,64} "),
        option("xfreerdp", "/p:"),
        option("zip|unzip", "-P ?"),
        option("7z[ar]? [a-z]{1,2}", "-p"),
        option("rabbitmqctl", "(?:add_user|change_password) [^\\s]{1,64} "),
        option("smbclient|curl", "(?:-u|-U|--user|--proxy-user)[ =]?[\"']?[^\\s:%\"'$]{1,64}[:%]"),
        option("clickhouse-client|influx", "--password[ =]"),
        option("keytool", "-(?:storepass|keypass|srcstorepass|deststorepass|new)[ =]"),
        option("net use|net user", "(?:/user:)?[\\w\\\\.]{1,64} (?=[^\\s/]{0,64}[0-9!@#%^&])"),
      ].join("|") +
      ")",
    captures: Array.from({ length: 17 * 3 }, (_, index) => index + 1),
    notAfter: "A-Za-z0-9_",
    confidence: "high",
    isNoSecret: (match) => {
      const value = match.slice(1).find((group) => group !== undefined) ?? "";
      return (
        isUnfilled(value) ||
        words.test(value) ||
        /^[A-Z_]{3,}$/.test(value) ||
        value.startsWith("-") ||
        /^[0-9]{1,5}(?::[0-9]{1,5})?$/.test(value)
      );
    },
    rotate,
    finds: () => [
      { text: `$ mysqldump -u root -p${"orchid"}garden shop > a.sql`, secret: `${"orchid"}garden` },
      { text: `sshpass -p '${"orchid"} garden' ssh root@db1`, secret: `${"orchid"} garden` },
      {
        text: `docker login registry.acme.example -u ci -p ${sample(alphanumeric, 16)}\n`,
        secret: sample(alphanumeric, 16),
      },
      { text: `redis-cli -h cache1 -a ${"orchid"}garden ping`, secret: `${"orchid"}garden` },
      {
        text: `ldapsearch -x -D cn=admin,dc=acme -w ${"orchid"}garden -b dc=acme`,
        secret: `${"orchid"}garden`,
      },
      {
        text: `curl -sS -u deploy:${"orchid"}garden https://repo.acme.example/a`,
        secret: `${"orchid"}garden`,
      },
      {
        text: `curl --user "deploy:${sample(alphanumeric, 12)}" https://repo.acme.example`,
        secret: sample(alphanumeric, 12),
      },
      { text: `sqlcmd -S db1 -U sa -P "${"orchid"}garden" -Q "select 1"`, secret: `${"orchid"}garden` },
      { text: `keytool -list -keystore a.jks -storepass ${"orchid"}garden`, secret: `${"orchid"}garden` },
    ],
    ignores: () => [
      "mysql -u root -p shop < a.sql",
      "mysql -u root -p$PASSWORD shop",
      "docker run -p 8080:80 nginx",
      "curl -u $USER:$TOKEN https://api.acme.example",
      "sshpass -p password ssh root@host",
      "mysqldump -u USER -pPASSWORD db",
      "curl -u user:pass https://example.com",
      "sshpass -f file ssh a",
    ],
  },
  {
    id: "password-option",
    title: "a password in a command's option",
    source: "https://cwe.mitre.org/data/definitions/214.html",
    keywords: [
      "password",
      "passwd",
      "passphrase",
      "pass ",
      "token",
      "secret",
      "api-key",
      "apikey",
      "access-key",
      "client-key",
      "storepass",
      "keypass",
      "requirepass",
    ],
    pattern: `(?:password|passwd|passphrase|pass|(?:auth-|access-)?token|secret|api-?key|access-key|storepass|keypass|requirepass)[ =]{1,2}${word}`,
    captures: [1, 2, 3],
    confidence: "medium",
    isNoSecret: (match) => !followsDashes(match) || isNoOption(match),
    rotate,
    finds: () => [
      { text: `deploy --user ci --password ${"Summer"}2024! --yes`, secret: `${"Summer"}2024!` },
      { text: `tool --auth-token ${sample(alphanumeric, 24)} run`, secret: sample(alphanumeric, 24) },
      { text: `gpg --batch --passphrase '${"Tr0ub4dor"}&3' -d a.gpg`, secret: `${"Tr0ub4dor"}&3` },
    ],
    ignores: () => [
      "--password <password>  the password",
      "--token TOKEN",
      "--password string   Password for the registry",
      "  --password-stdin",
      "tool --password $DB_PASSWORD",
      "a password Summer2024! in prose is another detector's",
    ],
  },
  {
    id: "openssl-pass",
    title: "a passphrase on OpenSSL's command line",
    source: "https://docs.openssl.org/master/man1/openssl-passphrase-options/",
    keywords: ["pass:", "-passin ", "-passout "],
    pattern: `pass:${word}`,
    captures: [1, 2, 3],
    notAfter: "A-Za-z0-9_:",
    confidence: "high",
    isNoSecret: (match) =>
      !/-(?:pass|passin|passout|k|password)[ =]["']?$/.test(
        match.input.slice(Math.max(0, match.index - 12), match.index),
      ) || isNoWord(match),
    rotate: "Encrypt the key again with a new passphrase, or replace the key if its file was seen as well.",
    finds: () => [
      {
        text: `openssl rsa -in a.key -passin pass:${"orchid"}garden -out b.key`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => ["openssl rsa -passin pass:$PASS", "openssl rsa -passin env:PASS", "pass: 12 fail: 0"],
  },
  {
    id: "powershell-plain-text",
    title: "a password as PowerShell's plain text",
    source:
      "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring",
    keywords: ["convertto-securestring "],
    pattern: "ConvertTo-SecureString (?:-String )?[\"']([^\"'\\r\\n$]{4,128})[\"']",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    isNoSecret: isNoWord,
    rotate,
    finds: () => [
      {
        text: `$p = ConvertTo-SecureString "${"orchid"} garden 7" -AsPlainText -Force`,
        secret: `${"orchid"} garden 7`,
      },
    ],
    ignores: () => [
      "ConvertTo-SecureString $plain -AsPlainText",
      'ConvertTo-SecureString "<password>" -AsPlainText',
    ],
  },
  {
    id: "piped-password",
    title: "a password that is written to a command",
    source: "https://man7.org/linux/man-pages/man8/chpasswd.8.html",
    keywords: ["echo ", "printf "],
    pattern:
      "(?:echo|printf)(?: -n| -e)? [\"']?(?:[\\w.-]{1,32}:)?([^\\s\"'`\\\\$;|&<>]{4,128})(?:\\\\n)?[\"']? ?\\| ?(?:sudo )?(?:chpasswd|passwd --stdin|sudo -S|docker login|cryptsetup|smbpasswd|kinit|gpg )",
    captures: [1],
    notAfter: "A-Za-z0-9_",
    confidence: "high",
    isNoSecret: isNoWord,
    rotate,
    finds: () => [{ text: `echo "deploy:${"orchid"}garden" | chpasswd\n`, secret: `${"orchid"}garden` }],
    ignores: () => ['echo "$PASSWORD" | sudo -S true', 'echo "root:password" | chpasswd'],
  },
  {
    id: "sql-user-password",
    title: "a database user's password in SQL",
    source: "https://www.postgresql.org/docs/current/sql-createrole.html",
    keywords: ["identified by ", "password '", "identified with ", "password('", "login password "],
    pattern:
      "(?:identified (?:with [a-z0-9_'\"]{3,40} )?(?:by|as) (?:password )?|password(?:\\(| |=))\\\\{0,3}['\"]([^'\"\\r\\n\\\\]{4,128})\\\\{0,3}['\"]",
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) => {
      const value = match[1] ?? "";
      if (/[()[\]{}]$|^\w+\s/.test(value) || isNoWord(match)) return true;
      return !/^identified/i.test(match[0]) && !isRandomValue(value) && personsPassword(value) === null;
    },
    rotate: "Give this user a new password with ALTER USER, from a session that nothing logs.",
    finds: () => [
      { text: `CREATE USER 'app'@'%' IDENTIFIED BY '${"orchid"}garden';`, secret: `${"orchid"}garden` },
      { text: `ALTER ROLE app WITH LOGIN PASSWORD '${"Summer"}2024!';`, secret: `${"Summer"}2024!` },
    ],
    ignores: () => [
      "IDENTIFIED BY 'password'",
      "ALTER ROLE app PASSWORD '${PASSWORD}'",
      "password 'monkey'",
      "label_password('Enter your password')",
    ],
  },
  {
    id: "shell-variable-secret",
    title: "a secret that a shell's command sets",
    source: "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/setx",
    keywords: ["setx ", "setenv ", "set -gx ", "set -x ", "set -ux "],
    pattern: `(?:setx|setenv|set -[a-z]{1,3}) (?:/[a-z] )?[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|KEY|PWD|PASS)[A-Z0-9_]{0,12} {1,2}${word}`,
    ignoreCase: true,
    captures: [1, 2, 3],
    notAfter: "A-Za-z0-9_",
    confidence: "medium",
    isNoSecret: isNoOption,
    rotate,
    finds: () => [{ text: `setx API_KEY ${sample(alphanumeric, 24)}\n`, secret: sample(alphanumeric, 24) }],
    ignores: () => ["setenv SECRET_KEY $KEY", "setx API_KEY your-api-key"],
  },
];
