import type { FoundStretch, StretchSearch, TextDetector } from "../text-detector.ts";
import { ColumnNames } from "./column-names.ts";
import { nextLineOf } from "./delimited-rows.ts";
import { headerOf, readDelimited } from "./delimited-table.ts";
import { judgeTable } from "./judge-table.ts";
import { isMemberName, readRecords, recordStart } from "./json-records.ts";
import { readTuples, statementAt, type SqlColumns } from "./sql-rows.ts";
import type { ReadRows } from "./table.ts";

const newline = 0x0a;
const tab = 0x09;
const headerBytesMax = 4096;
const createdMax = 256;

/** Looks for tables at the signs of a text, from left to right, and never twice at the same place. */
class TableSearch implements StretchSearch {
  readonly found: FoundStretch[] = [];
  readonly #bytes: Uint8Array;
  readonly #names: ColumnNames;
  /** Nothing before it is looked at again. */
  done = 0;
  #headersDone = 0;
  /** No brace is open that stands before it. */
  #recordsFrom = 0;
  /** Columns by table, of CREATE TABLE. */
  readonly #created = new Map<string, SqlColumns>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#names = new ColumnNames(bytes);
  }

  lookAt(sign: number): void {
    if (sign < this.done) return;
    if (this.#isVerb(sign) && this.#readSql(sign)) return;
    if (isMemberName(this.#bytes, sign)) this.#readJson(sign);
    else if (sign >= this.#headersDone) this.#readLines(sign);
  }

  /** insert, replace, copy, create. */
  #isVerb(sign: number): boolean {
    const first = this.#bytes[sign]! | 0x20;
    const second = this.#bytes[sign + 1]! | 0x20;
    return (
      (first === 0x69 && second === 0x6e) ||
      (first === 0x63 && (second === 0x6f || second === 0x72)) ||
      (first === 0x72 && second === 0x65)
    );
  }

  /** False where no statement stands. */
  #readSql(sign: number): boolean {
    const statement = statementAt(this.#bytes, sign, this.#names);
    if (statement === null) return false;
    if (statement.kind === "other") this.done = statement.readTo;
    else if (statement.kind === "create") {
      if (this.#created.size < createdMax) this.#created.set(statement.table, statement.columns);
      this.done = statement.readTo;
    } else if (statement.kind === "copy") {
      this.#take(readDelimited(this.#bytes, statement.rowsAt, { delimiter: tab, kinds: statement.columns }));
    } else {
      const columns = statement.columns ?? this.#created.get(statement.table);
      if (columns?.some((column) => column !== undefined))
        this.#take(readTuples(this.#bytes, statement.rowsAt, columns, this.#names));
    }
    return true;
  }

  #readJson(sign: number): void {
    const start = recordStart(this.#bytes, sign, Math.max(this.done, this.#recordsFrom));
    this.#recordsFrom = sign;
    if (start >= 0) this.#take(readRecords(this.#bytes, start, this.#names));
  }

  #readLines(sign: number): void {
    const bytes = this.#bytes;
    let start = sign;
    const from = Math.max(this.done, this.#headersDone, sign - headerBytesMax);
    while (start > from && bytes[start - 1] !== newline) start--;
    const isWhole = start === 0 || bytes[start - 1] === newline;
    const end = lineEndWithin(bytes, sign);
    this.#headersDone = end < 0 ? sign + headerBytesMax : end;
    if (!isWhole || end < 0) return;
    const header = headerOf(bytes, start, end, this.#names);
    if (header !== null) this.#take(readDelimited(bytes, nextLineOf(bytes, end), header));
  }

  #take({ start, end, rows, readTo }: ReadRows): void {
    const confidence = judgeTable(rows);
    if (confidence !== null) this.found.push({ start, end, confidence });
    this.done = Math.max(this.done, readTo);
  }
}

/** Where the line ends that `at` stands in; -1 where that is too far. */
function lineEndWithin(bytes: Uint8Array, at: number): number {
  for (let end = at; end <= at + headerBytesMax; end++) {
    if (end === bytes.length || bytes[end] === newline) return end;
  }
  return -1;
}

/** Words that columns of a table of people have, and what brings rows in SQL. */
const signs = {
  keywords: [
    "mail",
    "correo",
    "courriel",
    "epost",
    "phone",
    "telef",
    "handy",
    "mobil",
    "birth",
    "dob",
    "gebur",
    "geboor",
    "naissance",
    "nacimiento",
    "nascita",
    "nascimento",
    "urodzenia",
    "first",
    "last",
    "given",
    "surname",
    "family",
    "forename",
    "vorname",
    "nachname",
    "prenom",
    "apellido",
    "cognome",
    "sobrenome",
    "voornaam",
    "achternaam",
    "nazwisko",
    "efternamn",
    "ssn",
    "social",
    "patient",
    "diagnos",
    "mrn",
    "passport",
    "insert",
    "replace",
    "copy",
    "create",
  ],
  pattern:
    "(?:mail|correo|courriel|epost|phone|telef|handy|mobil|birth|dob|gebur|geboor|naissance|nacimiento|nascita|nascimento" +
    "|urodzenia|(?:first|last|given|family)[_ -]?name|surname|forename|vorname|nachname|prenom|apellido|cognome|sobrenome" +
    "|voornaam|achternaam|nazwisko|efternamn|ssn|social[_ -]?sec|patient|diagnos|mrn|passport" +
    '|(?:insert\\s{1,4}(?:ignore\\s{1,4})?|replace\\s{1,4})into|create\\s{1,4}table|copy\\s{1,4}[A-Za-z0-9_."]{1,64}\\s{0,4}\\()',
};

export const peopleTable: TextDetector = {
  id: "people-table",
  kind: "personal",
  title: "a table of people",
  source: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
  confidence: "low",
  rotate: "Tell whoever is responsible for data protection: the people may have to be told.",
  revision: 1,
  signs,
  search: (bytes) => new TableSearch(bytes),
};
