import type { Detector } from "../../detector.ts";
import { personsPassword } from "../../evidence/persons-password.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import { alphanumeric, sample } from "../sample.ts";
import { foreignPasswords } from "./foreign-names.ts";

const word = `${"swordfish"}77`;

export const foreignPasswordDetectors: readonly Detector[] = [
  {
    id: "foreign-password",
    title: "a password, named in another language",
    source: "https://cwe.mitre.org/data/definitions/798.html",
    // Those that begin with ASCII; the others begin with bytes that are rarer still.
    keywords: [
      "mot de passe",
      "wachtwoord",
      "has",
      "losenord",
      "adgangskode",
      "passord",
      "salasana",
      "heslo",
      "sifre",
      "parol",
      "jelsz",
      "senha",
      "palavra-passe",
      "contrase",
      "clave de acceso",
    ],
    // A colon of full width; French has a blank before its own.
    pattern:
      `(?:${foreignPasswords.join("|")})["'\`*_]{0,3}(?:\\s?\\([^()\\r\\n]{1,24}\\))?(?:(?:[ \\t]|\\xc2\\xa0){0,2}(?:[:=]|\\xef\\xbc\\x9a)| est| is| er| on| \\xc3\\xa8| es)` +
      "[ \\t]{0,4}[\"'`*]{0,3}([^\\s\"'`*<>]{6,128}?)(?=[\"'`*]{0,3}[.,;:)]{0,2}(?:\\s|$|\\\\[nr]))",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9_.-",
    confidence: "medium",
    isNoSecret: (match) => {
      const value = match[1] ?? "";
      if (/[(){}[\]|]|=>|:\/\/|^[$%&]/.test(value)) return true;
      const made = personsPassword(value);
      return !isRandomValue(value) && made !== "strong" && made !== "weak";
    },
    rotate: "Change it where it is used, and keep the new value in a secret store instead of a file.",
    finds: () => [
      { text: `Mot de passe : ${word}\n`, secret: word },
      { text: `wachtwoord: "${sample(alphanumeric, 14)}"`, secret: sample(alphanumeric, 14) },
      { text: `Hasło: ${word}.`, secret: word },
      { text: `Пароль: ${word}\n`, secret: word },
      { text: `密码：${word}\n`, secret: word },
      { text: `lösenord=${sample(alphanumeric, 14)}\n`, secret: sample(alphanumeric, 14) },
    ],
    ignores: () => [
      "mot de passe : ********",
      "Mot de passe : obligatoire, 8 signes",
      "wachtwoord: t('login.password2')",
      "heslo: process.env.HESLO1",
      "senha: String",
    ],
  },
];
