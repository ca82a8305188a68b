import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, layers, scanner, textOf } from "./keyed.ts";
import { stretchesSlowly, summaryOf } from "./slow-path.ts";

const chosen = `${"Summer"}2024!`;
const weak = `${"swordfish"}77`;
const dni = `${"365"}11547J`;
const other = `${"521"}86121H`;

function found(text: string): string[] {
  const bytes = bytesOf(text);
  return layers.scanText(bytes).map(({ start, end }) => textOf(bytes.subarray(start, end)));
}

const inJson = (text: string): string => JSON.stringify({ status: 200, body: text });
const rows = (...lines: readonly string[]): string => lines.join("\n");

/** The number's column last and first. */
const tables: readonly string[] = [
  rows("id,name,dni", `4711,Ann Lee,${dni}`, `4712,Bert Ray,${other}`),
  rows("dni,name", `${dni},Ann Lee`, `${other},Bert Ray`),
];
const eachLine = (text: string, write: (line: string, index: number) => string): string =>
  text.split("\n").map(write).join("\n");

describe("numbers under a column's name are found", () => {
  it.each<[string, (table: string) => string]>([
    ["in a file", (table) => `${table}\n`],
    ["in a file of Windows", (table) => table.replaceAll("\n", "\r\n")],
    ["in lines that a patch adds", (table) => `@@ -0,0 +1,3 @@\n${eachLine(table, (line) => `+${line}`)}\n`],
    [
      "in lines that a patch takes away",
      (table) => `@@ -1,3 +0,0 @@\n${eachLine(table, (line) => `-${line}`)}\n`,
    ],
    [
      "in lines that a patch adds below a header that was there",
      (table) => eachLine(table, (line, index) => `${index === 0 ? " " : "+"}${line}`),
    ],
    [
      "behind cat's numbers",
      (table) => eachLine(table, (line, index) => `     ${String(index + 1)}\t${line}`),
    ],
    ["behind other numbers", (table) => eachLine(table, (line, index) => `${String(index + 8)} | ${line}`)],
    [
      "as grep shows it",
      (table) => eachLine(table, (line, index) => `export.csv:${String(index + 1)}:${line}`),
    ],
    ["behind a word", (table) => `Output: ${table}\n`],
    ["in JSON", inJson],
    ["in JSON with more before and behind it", (table) => inJson(`# export\n${table}\n# end\n`)],
    ["in JSON in JSON", (table) => inJson(inJson(table))],
    ["in JSON in JSON in JSON", (table) => inJson(inJson(inJson(table)))],
    ["in JSON with line ends of Windows", (table) => inJson(table.replaceAll("\n", "\r\n"))],
    [
      "in a notebook's lines",
      (table) => JSON.stringify({ source: table.split("\n").map((line) => `${line}\n`) }, null, 1),
    ],
    ["in a string of a program", (table) => `const csv = \`${table}\`;\n`],
    ["in an element", (table) => `<data>${table}</data>\n`],
    ["in a form's body", (table) => `x=1&csv=${encodeURIComponent(table)}&y=2`],
  ])("%s, each alone and once", (_, write) => {
    for (const table of tables) expect(found(write(table))).toEqual([dni, other]);
  });

  it("and so are passwords, with what stands before them on the first line left out", () => {
    const table = rows("password,user", `${chosen},anna`, `${weak},bert`);
    expect(found(inJson(table))).toEqual([chosen, weak]);
    expect(found(eachLine(table, (line) => `+${line}`))).toEqual([chosen, weak]);
  });

  it("but not in what stands behind the string that the table ends with", () => {
    expect(found(`{"csv":"id,dni\\n1,${dni}","more":"2,${other}"}`)).toEqual([dni]);
    expect(found(`{"csv":"id,dni","more":"1,${other}"}`)).toEqual([]);
  });
});

describe("nothing is found under what looks like a column's name", () => {
  it.each([
    ["in exports", "exports.A_TOKEN = A_TOKEN;\nexports.A_S3_KEY2 = A_S3_KEY2;\n"],
    [
      "in an object's members",
      "  webhookSecret: this.webhookSecret,\n  x: 1,\n};\n[this.#x509Credential2],\n",
    ],
    ["in arguments", `call(name, token\nparse2(x1), next_token2(a)\n`],
    ["in prose", `we need the user, the password\nof it, and ${"abc"}defg1 then\n`],
    ["in paths of Windows", `Get-Item C:\\api, C:\\token\\new.txt, C:\\value${"1a2b"}3c4d5e\n`],
  ])("%s", (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("columns", () => {
  it("are found as by the slow path in anything made of them", () => {
    const piece = fc.constantFrom(
      "password",
      "pesel",
      "dni",
      ",",
      "|",
      "\n",
      "\\n",
      "\\\\n",
      "\\r\\n",
      '"',
      '",\n  "',
      "+",
      "12:",
      chosen,
      weak,
      dni,
      "\t",
      "é",
      "token;",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const bytes = bytesOf(pieces.join(""));
        const fast: Parameters<typeof summaryOf>[0][number][] = [];
        scanner.scanText(bytes, (stretch) => fast.push(stretch));
        expect(summaryOf(fast)).toEqual(summaryOf(stretchesSlowly(bytes, scanner)));
      }),
      { numRuns: 100 },
    );
  });
});
