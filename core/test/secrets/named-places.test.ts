import { describe, expect, it } from "vitest";
import type { FoundSecret } from "@fourgate/core/secrets/findings/scan-layers";
import { bytesOf, layers, textOf } from "./keyed.ts";

const chosen = `${"Summer"}2024!`;
const weak = `${"swordfish"}77`;
const drawn = `${"kX9vQ2m"}${"Tz7LpR4w"}`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const found = (text: string): readonly FoundSecret[] => layers.scanText(bytesOf(text));
/** What is covered by findings that a gate acts on. */
const values = (text: string): string[] => {
  const bytes = bytesOf(text);
  return found(text)
    .filter(({ confidence }) => confidence !== "low")
    .map(({ start, end }) => textOf(bytes.subarray(start, end)));
};

describe("a secret is found by the name that stands", () => {
  it.each<[string, string, string[]]>([
    ["behind its value", `{"value":"${chosen}","name":"DB_PASSWORD"}`, [chosen]],
    ["behind its value in YAML", `- value: ${chosen}\n  name: DB_PASSWORD\n`, [chosen]],
    ["before a shell's default", `PASS=\${DB_PASSWORD:-${chosen}}\n`, [chosen]],
    ["before compose's default", `  - API_TOKEN=\${API_TOKEN:-${drawn}}\n`, [drawn]],
    ["in a Dockerfile's ENV", `ENV DB_PASSWORD ${chosen}\nARG NPM_TOKEN=${drawn}\n`, [chosen, drawn]],
    ["in an Android resource", `<string name="api_key">${drawn}</string>`, [drawn]],
    ["in a property list", `<key>APIKey</key>\n\t<string>${drawn}</string>`, [drawn]],
    [
      "twice on a line of Ansible's",
      `web1 ansible_password=${weak} ansible_become_pass=${chosen}\n`,
      [weak, chosen],
    ],
    [
      "in Terraform's state",
      `{"type": "random_password", "instances": [{"attributes": {"length": 16, "result": "${drawn}"}}]}`,
      [drawn],
    ],
    [
      "in a Kubernetes Secret, at each value",
      `kind: Secret\nmetadata:\n  name: a\nstringData:\n  one: ${chosen}\n  username: adam77\n  two: ${weak}\n  # more\n  three: ${drawn}\ntype: Opaque\n`,
      [chosen, weak, drawn],
    ],
    [
      "in a Kubernetes Secret in JSON, whichever comes first",
      `{"data":{"one":"${base64(chosen)}","two":"${base64(weak)}"},"kind":"Secret"}`,
      [base64(chosen), base64(weak)],
    ],
    ["over its column", `user,password,role\nanna,${chosen},admin\nbert,${weak},dev\n`, [chosen, weak]],
    ["over its column in quotes", `"login";"Passwort"\n"anna";"${chosen}"\n`, [chosen]],
    ["over its column in Markdown", `| user | Mot de passe |\n|---|---|\n| anna | \`${weak}\` |\n`, [weak]],
  ])("%s", (_, text, secrets) => {
    expect(values(text)).toEqual(secrets);
  });

  it.each([
    "Mot de passe :",
    "Passwort:",
    "contraseña:",
    "senha:",
    "wachtwoord:",
    "hasło:",
    "lösenord:",
    "adgangskode:",
    "passord:",
    "salasana:",
    "heslo:",
    "şifre:",
    "jelszó:",
    "пароль:",
    "パスワード：",
    "密码：",
    "비밀번호:",
  ])("in another language: %s", (said) => {
    expect(values(`login: anna\n${said} ${weak}\n`)).toEqual([weak]);
    expect(values(`${said} obligatoire8.valeur(1)\n`)).toEqual([]);
  });
});

describe("nothing is found", () => {
  it.each([
    ["in a column of code", "token, next\nparseStates[parseState](), consumeTheRemnants2()\n"],
    ["in a table about options", "| Token | Type |\n|---|---|\n| apiToken2 | string |\n"],
    ["in a column about secrets", `token_type,password_hint\nbearer2,${weak}\n`],
    ["under another name", `{"value":"${drawn}","name":"COMMIT_ID"}`],
  ])("%s", (_, text) => {
    expect(values(text)).toEqual([]);
  });
});

describe("a payment card's digits", () => {
  const card = "4539708261" + "50943";
  const digit =
    (10 -
      ([...card].toReversed().reduce((sum, one, at) => {
        const doubled = at % 2 === 0 ? Number(one) * 2 : Number(one);
        return sum + (doubled > 9 ? doubled - 9 : doubled);
      }, 0) %
        10)) %
    10;
  const number = `${card}${String(digit)}`;

  it.each([
    `card: ${number}`,
    `{"card_number":${number}}`,
    `${number.replace(/(.{4})(?=.)/g, "$1 ")}`,
    `${number}|04/29|123`,
    `name,card_number\nAnn Lee,${number}\n`,
  ])("are one by a word, by groups, by what follows or by their column: %s", (text) => {
    expect(found(text)).toHaveLength(1);
  });

  it.each([
    `span ${number}`,
    `trace_id=${number}`,
    `name,trace\nAnn Lee,${number}\n`,
    `account,x\n${number},1\n`,
  ])("are any number otherwise: %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});
