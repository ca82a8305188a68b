import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { alphanumeric, sample } from "../sample.ts";
import { secretUnder } from "./assignment.ts";

const rotate = "Change it where it is used, and keep the new value in a secret store instead of a file.";
const password = `${"Summer"}2024!`;
const word = `${"swordfish"}77`;
const key = sample(alphanumeric, 24);

/** Groups: first the name, then the value. */
const isSecretUnder = (name: string, value: string): boolean => secretUnder(name)?.(value) ?? false;
const isNone = (match: RegExpExecArray): boolean => !isSecretUnder(match[1] ?? "", match[2] ?? "");

/** Values that stand beside their name in a form of their own, where no assignment is. */
export const namedPlaceDetectors: readonly Detector[] = [
  {
    id: "value-before-name",
    title: "a password or key before its name",
    source: "https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
    keywords: ['value"', "value'", "value\\", "value:"],
    pattern:
      "value\\\\{0,3}[\"']?\\s{0,4}:\\s{0,4}\\\\{0,3}[\"']?([^\\s\"'\\\\,{}]{6,256})\\\\{0,3}[\"']?(?:,\\s{0,40}|\\s{1,40})\\\\{0,3}[\"']?(?:name|key)\\\\{0,3}[\"']?\\s{0,4}:\\s{0,4}\\\\{0,3}[\"']?([A-Za-z_][A-Za-z0-9_.-]{0,64})(?![A-Za-z0-9_.-])",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9_",
    confidence: "medium",
    isNoSecret: (match) => !isSecretUnder(match[2] ?? "", match[1] ?? ""),
    rotate,
    finds: () => [
      { text: `{"value":"${password}","name":"DB_PASSWORD"}`, secret: password },
      { text: `{\\"Value\\": \\"${key}\\", \\"Key\\": \\"API_KEY\\"}`, secret: key },
      { text: `- value: ${password}\n  name: DB_PASSWORD\n`, secret: password },
    ],
    ignores: () => [
      '{"value":"changeme","name":"DB_PASSWORD"}',
      `{"value":"${password}","name":"LOG_LEVEL"}`,
      '{"value":"${DB_PASSWORD}","name":"DB_PASSWORD"}',
      `{"value":"${key}","name":"token_type"}`,
    ],
  },
  {
    id: "default-secret",
    title: "a password or key as a variable's default",
    source: "https://docs.docker.com/reference/compose-file/interpolation/",
    keywords: ["${"],
    pattern: "\\$\\{([A-Za-z_][A-Za-z0-9_]{2,64}):?[-=]([^\\s{}\"'$\\\\]{6,128})\\}",
    captures: [2],
    confidence: "medium",
    isNoSecret: isNone,
    rotate,
    finds: () => [
      { text: `  POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:-${password}}\n`, secret: password },
      { text: `export KEY="\${SECRET_KEY-${key}}"\n`, secret: key },
      { text: `: \${DB_PASSWORD:=${word}}\n`, secret: word },
    ],
    ignores: () => [
      "PASSWORD=${DB_PASSWORD:-changeme}",
      "${PASSWORD_FILE:-/run/secrets/db1}",
      "${TOKEN:-${OTHER_TOKEN1}}",
      "${LOG_LEVEL:-Summer2024!}",
    ],
  },
  {
    id: "dockerfile-variable",
    title: "a password or key in a Dockerfile",
    source: "https://docs.docker.com/reference/dockerfile/#env",
    keywords: ["env "],
    pattern:
      "ENV[ \\t]{1,4}([A-Za-z_][A-Za-z0-9_]{1,64})[ \\t]{1,4}[\"']?([^\\s\"'\\\\=]{6,256})(?![^\\s\"'\\\\])",
    captures: [2],
    notAfter: "A-Za-z0-9_./-",
    confidence: "medium",
    isNoSecret: isNone,
    rotate:
      "Change it where it is used, and give it to the build as a secret mount: layers keep it for ever.",
    finds: () => [
      { text: `FROM node\nENV DB_PASSWORD ${password}\n`, secret: password },
      { text: `ENV API_TOKEN "${key}"\n`, secret: key },
    ],
    ignores: () => [
      "ENV DB_PASSWORD $DB_PASSWORD",
      "ENV PATH /usr/local/bin1",
      "ENV TOKEN_FILE /run/secrets/token1",
      "the ENV password identifier2",
    ],
  },
  {
    id: "android-string",
    title: "a key in an Android resource",
    source: "https://developer.android.com/guide/topics/resources/string-resource",
    keywords: ["<string name="],
    pattern:
      '<string name=\\\\{0,3}"([A-Za-z][A-Za-z0-9_.-]{1,64})\\\\{0,3}"(?: [a-z:]{1,24}=\\\\{0,3}"[^"<>]{0,32}"){0,3}>([^<>\\s\\\\]{6,256})</string>',
    captures: [2],
    confidence: "medium",
    isNoSecret: isNone,
    rotate: "Make a new one, and keep it on a server: whoever has the app can read its resources.",
    finds: () => [
      { text: `<string name="api_key">${key}</string>\n`, secret: key },
      { text: `<string name="db_password" translatable="false">${password}</string>`, secret: password },
    ],
    ignores: () => [
      '<string name="password_hint">Passwort12</string>',
      '<string name="api_key">YOUR_API_KEY</string>',
      '<string name="password">Password</string>',
      `<string name="app_name">${key}</string>`,
    ],
  },
  {
    id: "property-list-string",
    title: "a password or key in a property list",
    source: "https://developer.apple.com/library/archive/documentation/Cocoa/Conceptual/PropertyLists/",
    keywords: ["<key>"],
    pattern:
      "<key>([A-Za-z][A-Za-z0-9_ .-]{1,64})</key>(?:\\s|\\\\[nrt]){0,16}<string>([^<>\\s\\\\]{6,256})</string>",
    captures: [2],
    confidence: "medium",
    isNoSecret: isNone,
    rotate,
    finds: () => [
      { text: `<key>APIKey</key>\n\t<string>${key}</string>\n`, secret: key },
      { text: `<key>DatabasePassword</key><string>${password}</string>`, secret: password },
    ],
    ignores: () => [
      `<key>CFBundleIdentifier</key><string>${key}</string>`,
      "<key>PasswordLabel</key><string>Password12</string>",
      "<key>ApiKey</key>\n<string>$(API_KEY1)</string>",
    ],
  },
  {
    id: "terraform-random-password",
    title: "a generated password in a Terraform state",
    source: "https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password",
    keywords: ['"random_password'],
    pattern:
      '"random_password\\\\{0,3}"(?:(?!"type)[\\s\\S]){0,1200}?"result\\\\{0,3}":\\s{0,4}\\\\{0,3}"([^"\\\\\\s]{4,256})\\\\{0,3}"',
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? ""),
    rotate:
      "Replace the resource (`terraform apply -replace=…`), and keep the state where only Terraform reads it.",
    finds: () => [
      {
        text: `{"type": "random_password", "name": "db", "instances": [{"attributes": {"id": "none", "length": 9, "result": "${word}"}}]}`,
        secret: word,
      },
    ],
    ignores: () => [
      `{"type": "random_string", "attributes": {"result": "${word}"}}`,
      `{"type": "random_password", "instances": []}, {"type": "random_pet", "attributes": {"result": "${word}"}}`,
    ],
  },
  {
    id: "ansible-password",
    title: "a password of an Ansible inventory",
    source: "https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html",
    keywords: ["ansible_"],
    pattern:
      "ansible_(?:ssh_|become_|sudo_|su_|winrm_|httpapi_|network_|psrp_)?pass(?:word)?[ \\t]{0,4}[=:][ \\t]{0,4}[\"']?([^\\s\"'{}]{4,128})",
    captures: [1],
    confidence: "high",
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || /^!vault|^lookup/.test(match[1] ?? ""),
    rotate: "Change it on the hosts, and keep the new one in a vault: `ansible-vault encrypt_string`.",
    finds: () => [
      { text: `web1 ansible_user=root ansible_password=${word} ansible_port=22\n`, secret: word },
      { text: `ansible_become_pass: "${"gate"}way"\n`, secret: `${"gate"}way` },
    ],
    ignores: () => [
      "ansible_password={{ vault_password }}",
      "ansible_password: !vault |",
      "ansible_user=deploy ansible_port=2222",
    ],
  },
];
