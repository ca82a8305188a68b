import { foreignPasswords } from "../detectors/generic/foreign-names.ts";
import { secretUnder } from "../detectors/generic/assignment.ts";
import { personsPassword } from "../evidence/persons-password.ts";
import { isRandomValue } from "../evidence/random-value.ts";
import type { TextDetector } from "../text-detector.ts";
import { ColumnSearch, type ColumnKind, type IsValue } from "./column-search.ts";

const foreign = new RegExp(`^(?:${foreignPasswords.join("|")})$`, "i");

const kind: ColumnKind = (name) => {
  const isSecret: IsValue | null = foreign.test(name)
    ? (cell) => isRandomValue(cell) || personsPassword(cell) !== null
    : secretUnder(name.replaceAll(" ", "_"));
  // A call, an index, a block: lines of code look like rows.
  return isSecret && ((cell) => !/[\s()[\]{};]|=>/.test(cell) && isSecret(cell));
};

export const passwordColumn: TextDetector = {
  id: "password-column",
  kind: "generic",
  title: "a password or key in a table",
  source: "https://cwe.mitre.org/data/definitions/256.html",
  confidence: "medium",
  rotate: "Change it where it is used; a table is no place to keep it.",
  revision: 2,
  signs: {
    keywords: [
      "pass",
      "pwd",
      "kennwort",
      "secret",
      "token",
      "api",
      "contrase",
      "mot de passe",
      "senha",
      "wachtwoord",
    ],
    pattern:
      "(?:pass(?:word|wort|wd|phrase|code)?|pwd|kennwort|secret|token|api[_ -]?key|contrase(?:n|\\xc3\\xb1)a|mot de passe|senha|wachtwoord)" +
      "[\"'\\x60*]{0,3}[ \\t]{0,24}[,;|\\t\\r\\n\\\\]",
  },
  search: (bytes) => new ColumnSearch(bytes, kind),
};
