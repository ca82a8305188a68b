import type { Detector } from "../../detector.ts";
import { personsPassword } from "../../evidence/persons-password.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import { alphanumeric, sample } from "../sample.ts";

/** What follows in sentences about passwords: what they are, not what they read. */
export const proseDetectors: readonly Detector[] = [
  {
    id: "spoken-password",
    title: "a password or key in a sentence",
    source: "https://cwe.mitre.org/data/definitions/200.html",
    keywords: [
      "password",
      "passwort",
      "passphrase",
      "passcode",
      "contrase",
      "mot de passe",
      "senha",
      "api key",
      "api token",
      "access key",
      "access token",
      "secret key",
      "secret",
      "token",
      "pwd",
      "pass ",
    ],
    pattern:
      "(?:password|passwort|passphrase|passcode|contrase(?:n|\\xc3\\xb1)a|mot de passe|senha|api (?:key|token)|access (?:key|token)|secret key|secret|token|pwd|pass)(?: (?:for|of|to|on|f\\xc3\\xbcr|von|de|para) [^\\r\\n:=]{1,48}?| \\([^()\\r\\n]{1,40}\\))?(?: (?:is|was|are|be|to|ist|lautet|es|est)(?: now| still| set to| currently)?:?|:(?! {0,4}[\"'])| =|s? ?->) {1,4}[\"'`*]{0,3}([^\\s\"'`*<>]{6,128}?)(?=[\"'`*]{0,3}[.,;:)]?(?:\\s|$))",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9_.-",
    confidence: "medium",
    isNoSecret: (match) => {
      const value = match[1] ?? "";
      if (/[(){}[\]|;,]|\w\.\w+\.?\w*$|^[A-Z][a-z]+[0-9]?$|=>|^[^\w$#@!]|:\/\//.test(value)) return true;
      const random =
        isRandomValue(value) &&
        /[0-9]/.test(value) &&
        value.length >= 10 &&
        (/^(?:api|access|secret key|pass)/i.test(match[0]) || !/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(value));
      return (
        !random && (/^(?:token|secret|access|api)/i.test(match[0]) || !isChosen(value) || !isMadeUp(value))
      );
    },
    rotate: "Change it where it is used; it stands in the conversation now.",
    finds: () => [
      {
        text: `The password for the staging database is ${"Summer"}2024!, please try it.`,
        secret: `${"Summer"}2024!`,
      },
      { text: `Our API key is \`${sample(alphanumeric, 32)}\`.`, secret: sample(alphanumeric, 32) },
      { text: `Das Passwort lautet ${"Tr0ub4dor"}&3.`, secret: `${"Tr0ub4dor"}&3` },
    ],
    ignores: () => [
      "The password is required to have 8 characters.",
      "the token is UTF8-encoded and the secret is 256-bit long",
      "password: Uint8Array",
      "The token is Base64Url encoded",
      "the password is Password2 in no case",
    ],
  },
];

function isChosen(value: string): boolean {
  const made = personsPassword(value);
  return made === "strong" || (made === "weak" && /[0-9]{2,}[!.]?$/.test(value));
}

/** Two digits, or a sign that prose doesn't have in a word. */
function isMadeUp(value: string): boolean {
  return /[0-9].*[0-9]/.test(value) || /[!@#$%^&*?+~=]/.test(value.slice(0, -1));
}
