import type { Detector } from "../../detector.ts";
import { isPlaceholderWord, isReference, isUnfilled } from "../../evidence/no-secret.ts";
import { personsPassword } from "../../evidence/persons-password.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import { alphanumeric, base64, sample } from "../sample.ts";

const rotate = "Change it where it is used, and keep the new value in a secret store instead of a file.";
const upperHex = "0123456789ABCDEF";

export const xmlFileDetectors: readonly Detector[] = [
  {
    id: "xml-password",
    title: "a password in an XML element",
    source: "https://maven.apache.org/guides/mini/guide-encryption.html",
    keywords: [
      "pass>",
      "password>",
      "passphrase>",
      "passwd>",
      "pwd>",
      "secret>",
      "token>",
      "apikey>",
      "api_key>",
      "api-key>",
      "password ",
      "pass ",
      "passphrase ",
      "secret ",
      "token ",
    ],
    pattern:
      "(?:pass(?:word|phrase|wd)?|pwd|secret|token|api[_-]?key)(?: [a-z:]{1,24}=[\"'][^\"'<>]{0,64}[\"']){0,3}>(?:<!\\[CDATA\\[)?([^<>\\s\"']{6,256}?)(?:\\]\\]>)?</",
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) => {
      const value = match[1] ?? "";
      return (
        isReference(value) ||
        isPlaceholderWord(value) ||
        !/[A-Za-z]/.test(value) ||
        (!isRandomValue(value) && personsPassword(value) === null)
      );
    },
    rotate,
    finds: () => [
      {
        text: `<server><password>${sample(alphanumeric, 14)}</password></server>`,
        secret: sample(alphanumeric, 14),
      },
      { text: `<Pass encoding="base64">${sample(base64, 44)}</Pass>`, secret: sample(base64, 44) },
      { text: `<passphrase><![CDATA[${"Tr0ub4dor"}&3]]></passphrase>`, secret: `${"Tr0ub4dor"}&3` },
    ],
    ignores: () => [
      "<Password>{form.password2}</Password>",
      "<Pass>${db.password1}</Pass>",
      "Promise<Token>value</x>",
      "<password>changeme</password>",
    ],
  },
  {
    id: "ftp-client-password",
    title: "a password that an FTP client keeps",
    source: "https://wiki.filezilla-project.org/Network_Configuration",
    keywords: ["<pass>", "<pass "],
    pattern: '<Pass(?: encoding="[a-z0-9]{1,12}")?>([^<>\\s]{4,256})</Pass>',
    captures: [1],
    confidence: "high",
    isNoSecret: (match) =>
      isReference(match[1] ?? "") || /^(?:pass(?:word)?|changeme|\.{3}|\*+)$/i.test(match[1] ?? ""),
    rotate: "Change this account's password on the FTP server.",
    finds: () => [
      {
        text: `<User>ann</User>\n<Pass>${"orchid"}garden</Pass>\n<Logontype>1</Logontype>`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => ["<Pass>${password}</Pass>", "<Pass>password</Pass>"],
  },
  {
    id: "ftp-client-user",
    title: "an account's name that an FTP client keeps beside its password",
    source: "https://wiki.filezilla-project.org/Network_Configuration",
    keywords: ["<user>"],
    pattern: "<User>([^<>\\s]{1,64})</User>(?=\\s{0,40}(?:<!--[^<>]{0,64}-->\\s{0,40})?<Pass[ >])",
    captures: [1],
    confidence: "low",
    rotate: "Change the password that stands beside it; the name alone opens nothing.",
    finds: () => [{ text: `<User>annette</User>\n<Pass>${"orchid"}garden</Pass>`, secret: "annette" }],
    ignores: () => ["<User>annette</User><Name>site</Name>"],
  },
  {
    id: "unattend-password",
    title: "a password in an answer file of Windows Setup",
    source:
      "https://learn.microsoft.com/en-us/windows-hardware/customize/desktop/unattend/microsoft-windows-shell-setup-useraccounts-administratorpassword",
    keywords: ["password>"],
    pattern: "Password>\\s{0,40}<Value>([^<>\\s]{4,512})</Value>",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || isPlaceholderWord(match[1] ?? ""),
    rotate: "Change this account's password on every machine that was set up with the file.",
    finds: () => [
      {
        text: `<AdministratorPassword>\n  <Value>${"orchid"}garden</Value>\n  <PlainText>true</PlainText>`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => ["<Password><Value>%PASSWORD%</Value></Password>", "<Password><Value>password</Value>"],
  },
  {
    id: "xml-connection-password",
    title: "a password in an XML connection",
    source: "https://dbeaver.com/docs/dbeaver/Admin-Manage-Connections/",
    keywords: ["<connection ", "<datasource", "<resource ", "<filetransfer "],
    pattern:
      '<(?:connection|datasource|resource|filetransfer) [^<>]{0,400}? (?:password|pwd)="([^"\\s]{4,512})"',
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? ""),
    rotate,
    finds: () => [
      {
        text: `<connection host="db1" port="1521" url="jdbc:oracle:thin:@//db1/orcl" user="app" password="${"orchid"}garden"/>`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => [
      '<Resource name="jdbc/db" password="${db.password}"/>',
      '<connection host="db1" password=""/>',
    ],
  },
  {
    id: "asp-net-machine-key",
    title: "an ASP.NET machine key",
    source: "https://learn.microsoft.com/en-us/dotnet/api/system.web.configuration.machinekeysection",
    keywords: ["validationkey=", "decryptionkey="],
    pattern: "(?:validation|decryption)Key=\\\\{0,3}[\"']([0-9A-F]{32,256})[\"',\\\\]",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Generate new machine keys on every server of the farm at once; everybody is logged out.",
    finds: () => [
      {
        text: `<machineKey validationKey="${sample(upperHex, 128)}" validation="HMACSHA256" />`,
        secret: sample(upperHex, 128),
      },
    ],
    ignores: () => [
      '<machineKey validationKey="AutoGenerate,IsolateApps" />',
      `validationKey="${"A".repeat(64)}"`,
    ],
  },
  {
    id: "jenkins-encrypted-secret",
    title: "a secret of Jenkins's credential store",
    source: "https://www.jenkins.io/doc/developer/security/secrets/",
    keywords: [">{aqaaabaaaa"],
    pattern: ">(\\{AQAAABAAAA[A-Za-z0-9+/]{20,4000}={0,2}\\})<",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Change the credential where it is used: with the master key beside it, it can be decrypted.",
    finds: () => {
      const secret = `{AQAAABAAAA${sample(base64, 60)}==}`;
      return [{ text: `<id>a</id><privateKeyOf>${secret}</privateKeyOf>`, secret }];
    },
    ignores: () => [">{AQAAABAAAA}<"],
  },
  {
    id: "rdp-password",
    title: "a password in a Remote Desktop file",
    source:
      "https://learn.microsoft.com/en-us/windows-server/remote/remote-desktop-services/clients/rdp-files",
    keywords: ["password 51:b:"],
    pattern: "password 51:b:([0-9A-F]{64,4000})",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    rotate: "Change this account's password; the file's protection ends with the Windows profile.",
    finds: () => [
      {
        text: `username:s:ann\npassword 51:b:01000000D08C9DDF${sample(upperHex, 200)}\n`,
        secret: `01000000D08C9DDF${sample(upperHex, 200)}`,
      },
    ],
    ignores: () => ["password 51:b:"],
  },
];
