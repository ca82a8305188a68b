import type { Detector } from "../../detector.ts";
import { isReference, isUnfilled } from "../../evidence/no-secret.ts";
import { base64, lowerHex, sample } from "../sample.ts";

const words =
  /^(?:(?:my|your|the)?[-_]?(?:pass(?:word|wd|phrase)?|pwd|secret|string|text|required|value|kennwort|passwort|contrase.{1,3}a|senha|has[lł]o|heslo|wachtwoord|adgangskode|parola|salasana|test|monkey))$/i;

const isNoPassword = (match: RegExpExecArray): boolean =>
  isUnfilled(match[1] ?? match[2] ?? "") || words.test(match[1] ?? match[2] ?? "");

/** JSON in which editors, browsers and database clients keep log-ins, where a plain word is one too. */
export const clientFileDetectors: readonly Detector[] = [
  {
    id: "browser-stored-login",
    title: "a log-in that a browser keeps",
    source: "https://firefox-source-docs.mozilla.org/toolkit/components/passwordmgr/",
    keywords: ["encryptedusername", "encryptedpassword"],
    pattern:
      'encrypted(?:Username|Password)\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}"(M[A-Za-z0-9+/]{30,1000}={0,2})',
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Change this password at the site; with key4.db beside it, the browser's store can be opened.",
    finds: () => [
      {
        text: `"encryptedUsername": "MDIEEPgA${sample(base64, 60)}==",`,
        secret: `MDIEEPgA${sample(base64, 60)}==`,
      },
    ],
    ignores: () => ['"encryptedUsername": null', '"encryptedPassword": "string"'],
  },
  {
    id: "ssh-client-password",
    title: "a password that a client keeps for a host",
    source: "https://docs.sublimetext.io/reference/settings.html",
    keywords: ["sshpassphrase", "sshuserpassword", "userpassword", '"privatekey"', '"passphrase"'],
    pattern:
      '(?:ssh_?Passphrase|ssh_?UserPassword|userPassword|privatekey"\\s{0,4}:\\s{0,4}"[^"]{0,128}",\\s{0,40}"passphrase)"\\s{0,4}:\\s{0,4}"([^"\\s\\\\]{4,128})"|"privatekey"\\s{0,4}:\\s{0,4}"[^"]{0,128}",\\s{0,40}"passphrase"\\s{0,4}:\\s{0,4}"([^"\\s\\\\]{4,128})"',
    ignoreCase: true,
    captures: [1, 2],
    confidence: "medium",
    isNoSecret: isNoPassword,
    rotate: "Change this account's password on the host, or the passphrase of the key.",
    finds: () => [
      { text: `"userName" : "ann",\n"userPassword" : "${"orchid"}garden"`, secret: `${"orchid"}garden` },
      {
        text: `"privatekey": "~/.ssh/id",\n  "passphrase": "${"orchid"}garden",`,
        secret: `${"orchid"}garden`,
      },
    ],
    ignores: () => [
      '"userPassword": "string"',
      '"userPassword": "Passwort"',
      '"privatekey": "", "passphrase": ""',
    ],
  },
  {
    id: "host-login-password",
    title: "a password beside a host and a user",
    source: "https://cwe.mitre.org/data/definitions/260.html",
    keywords: ['"username"', '"user"', '"login"'],
    pattern:
      '"(?:user(?:name)?|login)"\\s{0,4}:\\s{0,4}"[^"]{1,64}",\\s{0,40}"pass(?:word|wd)?"\\s{0,4}:\\s{0,4}"([^"\\s\\\\]{6,128})"(?=,\\s{0,40}"(?:host|port|server|database|db|remote_?path|protocol|private_?key)|\\s{0,40}\\})',
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) =>
      isNoPassword(match) ||
      !/[0-9!@#$%^&*]/.test(match[1] ?? "") ||
      /^(?:pass(?:word)?|secret|test)[0-9]{1,4}$/i.test(match[1] ?? ""),
    rotate: "Change this account's password on the host.",
    finds: () => [
      {
        text: `{"host": "ftp.acme.example", "username": "root", "password": "${"orchid-garden"}-7"}`,
        secret: `${"orchid-garden"}-7`,
      },
    ],
    ignores: () => [
      '{"username": "ann", "password": "monkey"}',
      '{"username": "ann", "password": "secret123"}',
    ],
  },
  {
    id: "login-call-password",
    title: "a password in a call that logs in",
    source: "https://cwe.mitre.org/data/definitions/798.html",
    keywords: ["login(", "authenticate(", "connect(", "auth(", "signin(", "setcredentials("],
    pattern:
      "(?:login|authenticate|connect|auth|signin|setCredentials)\\(\\s{0,8}[\"'`]([^\"'`\\s]{1,64}@[^\"'`\\s]{3,64})[\"'`],\\s{0,8}[\"'`]([^\"'`\\s\\\\]{6,128})[\"'`]",
    ignoreCase: true,
    captures: [2],
    confidence: "medium",
    isNoSecret: (match) =>
      isUnfilled(match[2] ?? "") ||
      words.test(match[2] ?? "") ||
      /^(?:pass(?:word)?|secret|test)[0-9]{0,4}$/i.test(match[2] ?? ""),
    rotate: "Change this account's password and read the new one from a secret store.",
    finds: () => [
      { text: `conn.login('ann@acme.example', '${"orchid"}garden', done)`, secret: `${"orchid"}garden` },
    ],
    ignores: () => ["login('ann@acme.example', 'password')", "connect('a@b.example', process.env.PASS)"],
  },
  {
    id: "ansible-vault",
    title: "an Ansible vault",
    source: "https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html",
    keywords: ["$ansible_vault;"],
    pattern:
      "\\$ANSIBLE_VAULT;1\\.[0-9];AES256[^\\r\\n]{0,64}(?:(?:\\s|\\\\n){1,24}[0-9a-f]{20,80}(?![0-9A-Za-z])){1,200}",
    captures: [0],
    confidence: "medium",
    rotate:
      "Change what the vault holds if its password is known or weak; rekeying alone doesn't undo a copy.",
    finds: () => {
      const secret = `${"$ANSIBLE"}_VAULT;1.1;AES256\n${sample(lowerHex, 80)}\n${sample(lowerHex, 80, 2)}`;
      return [{ text: `${secret}\n`, secret }];
    },
    ignores: () => ["$ANSIBLE_VAULT;1.1;AES256", "the header is $ANSIBLE_VAULT;1.1;AES256 and then hex"],
  },
  {
    id: "otpauth-secret",
    title: "a one-time password's secret",
    source: "https://github.com/google/google-authenticator/wiki/Key-Uri-Format",
    keywords: ["otpauth://"],
    pattern:
      "otpauth://[th]otp/[^\\s\"'?]{1,128}\\?(?:[^\\s\"'&]{1,64}&){0,4}secret=([A-Z2-7]{16,128})(?![A-Z2-7])",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 2.5,
    isNoSecret: (match) => isReference(match[1] ?? "") || /^JBSWY3DPEHPK3PXP$/i.test(match[1] ?? ""),
    rotate: "Enrol the second factor anew; the old secret then makes no valid codes.",
    finds: () => [
      {
        text: `otpauth://totp/Acme:ann?secret=${sample("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)}&issuer=Acme`,
        secret: sample("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32),
      },
    ],
    ignores: () => ["otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&issuer=A"],
  },
];
