import type { SecretKind } from "../secret-kind.ts";
import { alphabets } from "../form.ts";
import { marked } from "../marks.ts";
import { generic, written } from "./generic-kind.ts";
import { plainPassword } from "./passwords.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Files and command lines of programs that have a place for a password. */
export const programFiles: readonly SecretKind[] = [
  generic(
    "netrc",
    "home/.netrc",
    [
      "machine {host} login {user} password «{plain}»",
      "machine git.example.org\n  login {user}\n  password «{plain}»",
    ],
    "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  ),
  generic(
    "pgpass",
    "home/.pgpass",
    "{host}:5432:{db}:{user}:«{plain}»",
    "https://www.postgresql.org/docs/current/libpq-pgpass.html",
  ),
  generic(
    "my-cnf",
    "home/.my.cnf",
    '[client]\nuser={user}\npassword="«{plain}»"',
    "https://dev.mysql.com/doc/refman/8.4/en/option-files.html",
  ),
  generic(
    "htpasswd",
    ".htpasswd",
    ["{user}:«$apr1${b62:8}${b62:22}»", "{user}:«$2y$10${b62:53}»", "{user}:«$2b$12${b62:53}»"],
    "https://httpd.apache.org/docs/2.4/misc/password_encryptions.html",
  ),
  generic(
    "shadow",
    "etc/shadow",
    [
      "{user}:«$6${b62:16}${b62:86}»:19700:0:99999:7:::",
      "{user}:«$y$j9T${b62:22}${b62:43}»:19800:0:99999:7:::",
    ],
    "https://man7.org/linux/man-pages/man5/crypt.5.html",
  ),
  generic(
    "npmrc",
    ".npmrc",
    [
      "//registry.example.org/:_authToken=«{uuid}»",
      "//npm.example.org/:_password=«{b64:27}=»",
      "_auth=«{b64:40}»",
    ],
    "https://docs.npmjs.com/cli/configuring-npm/npmrc",
  ),
  written(
    "docker-config",
    "home/.docker/config.json",
    (draw) =>
      `{"auths":{"registry.example.org":{"auth":"${marked(base64(`deploy:${plainPassword(draw)}`))}"}}}`,
    "https://docs.docker.com/reference/cli/docker/login/",
  ),
  generic(
    "kubeconfig",
    "home/.kube/config",
    [
      "users:\n- name: admin\n  user:\n    token: «{b64u:64}»",
      "users:\n- name: admin\n  user:\n    client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ{b64:600}»",
    ],
    "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
  ),
  written(
    "basic-header",
    "trace.log",
    (draw) =>
      draw.pick([
        "Authorization: Basic ",
        "> authorization: Basic ",
        'proxy_set_header Authorization "Basic ',
      ]) + marked(base64(`deploy:${plainPassword(draw)}`)),
    "https://www.rfc-editor.org/rfc/rfc7617",
  ),
  generic(
    "bearer-header",
    "trace.log",
    [
      "Authorization: Bearer «{b64u:43}»",
      "curl -H 'Authorization: Bearer «{b62:40}»' https://api.example.org/me",
      "Authorization: Token «{hex:40}»",
    ],
    "https://www.rfc-editor.org/rfc/rfc6750",
  ),
  generic(
    "api-key-header",
    "trace.log",
    [
      "X-API-Key: «{b62:32}»",
      "curl -H 'x-api-key: «{hex:40}»' https://api.example.org/v2/items",
      "  headers: { 'X-Auth-Token': '«{b64u:40}»' },",
    ],
    "https://swagger.io/docs/specification/v3_0/authentication/api-keys/",
  ),
  generic(
    "session-cookie",
    "request.txt",
    [
      "Cookie: theme=dark; sessionid=«{low:32}»; lang=en",
      "Set-Cookie: connect.sid=«s%3A{b64u:32}.{b62:43}»; Path=/; HttpOnly",
    ],
    "https://docs.djangoproject.com/en/stable/topics/http/sessions/",
  ),
  generic(
    "curl-user",
    "fetch.sh",
    [
      "curl -u {user}:«{plain}» https://{host}/api",
      "curl --user '{user}:«{plain}»' -X POST https://{host}/jobs",
    ],
    "https://curl.se/docs/manpage.html#-u",
  ),
  generic(
    "mysql-command",
    "dump.sh",
    [
      "mysqldump -u {user} -p«{plain}» {db} > dump.sql",
      "mysql -h {host} -u {user} --password=«{plain}» {db}",
    ],
    "https://dev.mysql.com/doc/refman/8.4/en/connecting.html",
  ),
  generic(
    "sshpass-command",
    "copy.sh",
    "sshpass -p '«{plain}»' scp dump.sql {user}@{host}:/tmp/",
    "https://man.archlinux.org/man/sshpass.1",
  ),
  generic(
    "docker-login-command",
    "push.sh",
    [
      "docker login -u {user} -p «{plain}» registry.example.org",
      "echo '«{plain}»' | docker login -u {user} --password-stdin registry.example.org",
    ],
    "https://docs.docker.com/reference/cli/docker/login/",
  ),
  generic(
    "redis-command",
    "notes.sh",
    ["redis-cli -h {host} -a «{plain}» ping", "requirepass «{plain}»", "AUTH default «{plain}»"],
    "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
  ),
  generic(
    "openssl-command",
    "sign.sh",
    "openssl pkcs12 -export -in cert.pem -inkey key.pem -out out.p12 -passout pass:«{plain}»",
    "https://docs.openssl.org/master/man1/openssl-passphrase-options/",
  ),
  generic(
    "maven-settings",
    "home/.m2/settings.xml",
    "<server>\n  <id>releases</id>\n  <username>{user}</username>\n  <password>«{plain}»</password>\n</server>",
    "https://maven.apache.org/settings.html",
  ),
  generic(
    "gradle-properties",
    "gradle.properties",
    ["RELEASE_STORE_PASSWORD=«{plain}»", "signing.password=«{plain}»", "mavenPassword=«{plain}»"],
    "https://docs.gradle.org/current/userguide/signing_plugin.html",
  ),
  generic(
    "nuget-config",
    "NuGet.Config",
    '<add key="Username" value="{user}" />\n<add key="ClearTextPassword" value="«{plain}»" />',
    "https://learn.microsoft.com/nuget/reference/nuget-config-file",
  ),
  generic("laravel-app-key", ".env", "APP_KEY=base64:«{b64:43}=»", "https://laravel.com/docs/encryption"),
  generic(
    "rails-master-key",
    "config/deploy.yml",
    "RAILS_MASTER_KEY=«{hex:32}»",
    "https://guides.rubyonrails.org/security.html#custom-credentials",
  ),
  generic(
    "machine-key",
    "Web.config",
    '<machineKey validationKey="«{HEX:128}»" decryptionKey="«{HEX:64}»" validation="SHA1" />',
    "https://learn.microsoft.com/dotnet/api/system.web.configuration.machinekeysection",
  ),
  written(
    "filezilla",
    "sitemanager.xml",
    (draw) =>
      `<Server><Host>ftp.example.org</Host><User>deploy</User><Pass encoding="base64">${marked(base64(plainPassword(draw)))}</Pass></Server>`,
    "https://wiki.filezilla-project.org/",
  ),
  generic(
    "unattend",
    "unattend.xml",
    "<AdministratorPassword>\n  <Value>«{plain}»</Value>\n  <PlainText>true</PlainText>\n</AdministratorPassword>",
    "https://learn.microsoft.com/windows-hardware/customize/desktop/unattend/",
  ),
  generic(
    "s3cfg",
    "home/.s3cfg",
    "[default]\nhost_base = s3.example.org\nsecret_key = «{b64:40}»",
    "https://s3tools.org/kb/item14.htm",
  ),
  generic(
    "rclone",
    "rclone.conf",
    "[backup]\ntype = webdav\nuser = {user}\npass = «{b64u:38}»",
    "https://rclone.org/commands/rclone_obscure/",
  ),
  generic(
    "jenkins-credentials",
    "credentials.xml",
    "<username>{user}</username>\n<password>{«AQAAABAAAAA{b64:64}»}</password>",
    "https://www.jenkins.io/doc/developer/security/secrets/",
  ),
  generic(
    "oauth-client",
    "oauth.json",
    '{"client_id":"{b62:24}","client_secret":"«{b64u:48}»","grant_type":"client_credentials"}',
    "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1",
  ),
  generic(
    "refresh-token",
    "session.json",
    '{"token_type":"bearer","expires_in":3600,"access_token":"«{b64u:48}»","refresh_token":"«{b64u:56}»"}',
    "https://www.rfc-editor.org/rfc/rfc6749#section-5.1",
  ),
  generic(
    "wifi-password",
    "wpa_supplicant.conf",
    'network={\n  ssid="office"\n  psk="«{plain}»"\n}',
    "https://man7.org/linux/man-pages/man5/wpa_supplicant.conf.5.html",
  ),
  generic(
    "snmp-community",
    "backup.cfg",
    "enable secret 5 «$1${b62:4}${b62:22}»",
    "https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html",
  ),
  written(
    "totp-secret",
    "otp.txt",
    (draw) =>
      `otpauth://totp/shop:ann@example.org?secret=${marked(draw.chars(alphabets.b32, 32))}&issuer=shop`,
    "https://github.com/google/google-authenticator/wiki/Key-Uri-Format",
  ),
];
