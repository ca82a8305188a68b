import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPart } from "@fourgate/core/secrets/findings/findings";
import { peopleTable } from "@fourgate/core/secrets/personal/people-table";
import { redact } from "@fourgate/core/secrets/redact/redact";
import type { RawFinding } from "@fourgate/core/secrets/scan/rule";
import {
  assistant,
  bytesOf,
  call,
  keyedHash,
  layers,
  promptOf,
  redactAll,
  request,
  result,
  scanner,
  textOf,
  user,
} from "../keyed.ts";
import { stretchesSlowly, summaryOf } from "../slow-path.ts";
import { cells, columnNames, forms, people } from "./people.ts";

function tablesIn(bytes: Uint8Array): RawFinding[] {
  const found: RawFinding[] = [];
  scanner.scanText(bytes, (stretch) => found.push(stretch));
  return found;
}

/** [confidence, rows] of each table of people. */
const tables = (text: string): string[][] => {
  const bytes = bytesOf(text);
  return tablesIn(bytes).map(({ confidence, start, end }) => [
    confidence,
    textOf(bytes.subarray(start, end)),
  ]);
};
const csv = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  [names, ...rows].map((row) => row.join(",")).join("\n");

describe.each(forms.map(({ name, write }) => [name, write] as const))("people in %s", (_, write) => {
  it("are one finding of exactly their rows", () => {
    const [before, rows, after] = write(people(12));
    expect(tables(before + rows + after)).toEqual([["high", rows]]);
  });

  it("are found behind and before other text", () => {
    const [before, rows, after] = write(people(7));
    const filler = "const add = (a: number, b: number): number => a + b; // sums\n".repeat(60);
    expect(tables(`${filler}\n${before}${rows}${after}\n${filler}`)).toEqual([["high", rows]]);
  });

  it("are a fixture if they are three", () => {
    expect(tables(write(people(3)).join(""))).toEqual([]);
  });

  it("are of low confidence if their addresses are of example.com", () => {
    const some = people(9, "example.com").map((one) => ({ ...one, given: "Test", family: "User" }));
    expect(tables(write(some).join("")).filter(([confidence]) => confidence !== "low")).toEqual([]);
  });
});

describe("a table of people", () => {
  const rows = people(8).map(cells);

  it("is the surer, the more of its columns fit", () => {
    const some = people(8);
    const of = (
      names: readonly string[],
      row: (one: (typeof some)[number]) => string[],
    ): string | undefined => tables(csv(names, some.map(row)))[0]?.[0];
    expect(of(["name", "email"], (one) => [`${one.given} ${one.family}`, one.email])).toBe("low");
    expect(
      of(["name", "email", "phone"], (one) => [`${one.given} ${one.family}`, one.email, one.phone]),
    ).toBe("medium");
    expect(
      of(["name", "diagnosis"], (one) => [
        `${one.given} ${one.family}`,
        `J4${one.id.slice(-1)}.${one.id.slice(0, 1)} ${one.city}`,
      ]),
    ).toBe("medium");
    expect(of(["name", "city"], (one) => [`${one.given} ${one.family}`, one.city])).toBeUndefined();
  });

  it("is none without rows, or with rows that hold something else", () => {
    expect(
      tables(`CREATE TABLE customers (${columnNames.map((name) => `${name} text`).join(", ")});`),
    ).toEqual([]);
    expect(
      tables(`type Customer = { first_name: string; last_name: string; email: string; phone: string }`),
    ).toEqual([]);
    expect(
      tables(
        csv(
          columnNames,
          rows.map((row) => row.map(() => "true")),
        ),
      ),
    ).toEqual([]);
    expect(
      tables(
        csv(
          columnNames,
          rows.map(() => ["1", "Maren", "Liu", "m@x.ch", "+41 79 310 21 40", "1950-01-10", "Weg 1", "Bern"]),
        ),
      ),
    ).toEqual([]);
  });

  it("is none of what code says about people", () => {
    const texts = [
      Array.from(
        { length: 9 },
        (_, at) => `  { name: "field${String(at)}", email: true, phone: false, type: "string" },`,
      ).join("\n"),
      Array.from(
        { length: 9 },
        (_, at) => `INSERT INTO settings (id, email_enabled, phone_enabled) VALUES (${String(at)}, 1, 0);`,
      ).join("\n"),
      `const { firstName, lastName, email, phone } = user;\n`.repeat(9),
      `save(firstName, lastName, email, phone, address);\n`.repeat(9),
      `"firstName": "Vorname",\n"lastName": "Nachname",\n"email": "E-Mail",\n"phone": "Telefon",\n`.repeat(9),
      "| name | email | phone | type |\n|---|---|---|---|\n| a | string | string | column |\n".repeat(9),
    ];
    for (const text of texts) expect(tables(text), text.slice(0, 60)).toEqual([]);
  });

  it("goes as one placeholder out of a tool's result, with all that it holds, and its header stays", () => {
    const password = `${"aB3dE6gH"}${"9jK2mN5p"}`;
    const [before, body, after] = [
      `${columnNames.join(",")},note\n`,
      people(8)
        .map((one) => `${cells(one).join(",")},PASSWORD=${password}${one.id}`)
        .join("\n"),
      "\n# end\n",
    ];
    const prompt = promptOf(
      request(
        user("show it"),
        assistant(call("c1", "Bash", { command: "cat customers.csv" })),
        result("c1", before + body + after),
      ),
    );
    const findings = prompt.placements.map((placement) =>
      findPart(prompt.bytes, placement, prompt, layers, keyedHash),
    );
    expect(new Set(findings.flat().map(({ detector }) => detector))).toEqual(
      new Set(["people-table", "assigned-secret", "phone-number"]),
    );
    const { bytes, map } = redact(prompt, redactAll(prompt, findings), keyedHash);
    const sent = JSON.parse(textOf(bytes)) as { messages: { content: { content: string }[] }[] };
    expect(sent.messages[2]?.content[0]?.content).toMatch(
      new RegExp(`^${before.trim()}\\nFOURGATE_${"SECRET"}_[A-Z2-7]{16}\\n# end\\n$`),
    );
    expect([...map.values()].map(({ value }) => textOf(value))).toEqual([body]);
  });

  it("that is only observed leaves the secrets in it to be redacted", () => {
    const password = `${"aB3dE6gH"}${"9jK2mN5p"}`;
    const text = `${csv(columnNames, rows)}\n9,PASSWORD=${password},Liu,m@x.ch,+41 79 310 21 40,1950-01-10,Weg 1,Bern\n`;
    const prompt = promptOf(request(user(text)));
    const findings = prompt.placements.map((placement) =>
      findPart(prompt.bytes, placement, prompt, layers, keyedHash).filter(
        ({ detector }) => detector !== "people-table",
      ),
    );
    const sent = textOf(redact(prompt, redactAll(prompt, findings), keyedHash).bytes);
    expect(sent).not.toContain(password);
    expect(sent).toContain(rows[0]![3]);
  });

  it("is found in what is encoded", () => {
    const encoded = Buffer.from(csv(columnNames, rows)).toString("base64");
    expect(
      layers.scanText(bytesOf(`data: ${encoded}\n`)).map(({ detector, encoding }) => [detector, encoding]),
    ).toEqual([
      ["people-table", ["base64"]],
      ["phone-number", ["base64"]],
    ]);
  });
});

describe("the scanner", () => {
  const pieces = forms.map(({ write }) => write(people(6)).join(""));
  const texts = fc
    .array(
      fc.oneof(
        fc.constantFrom(...pieces),
        fc.constantFrom(...pieces).chain((text) => fc.nat(text.length).map((at) => text.slice(at))),
        fc.constantFrom(...pieces).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
        fc.constantFrom("\n", "{", "[", '"', "email", "phone,mail", '"email":', "INSERT INTO t (", "é", "'"),
        fc.string({ unit: "binary", maxLength: 9 }),
      ),
      { maxLength: 4 },
    )
    .map((some) => some.join(""));

  it("finds tables by the signs that the automaton tells exactly as by every sign of the text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = bytesOf(text);
        expect(summaryOf(tablesIn(bytes))).toEqual(summaryOf(stretchesSlowly(bytes, scanner)));
      }),
      { numRuns: 100 },
    );
  });

  it("gives tables in order, apart from one another, that cut no character", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = bytesOf(text);
        let last = 0;
        for (const { start, end } of tablesIn(bytes)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(() =>
            new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end)),
          ).not.toThrow();
          last = end;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("looking for tables in 1 MB that may be one anywhere costs under 100 ms:", () => {
  const signs = new RegExp(peopleTable.signs.pattern, "gi");
  const filled = (unit: string): Uint8Array => bytesOf(unit.repeat(Math.ceil(1_000_000 / unit.length)));

  it.each([
    ["digits", "4539708261509430"],
    ["digits in groups", "4539 7082 "],
    ["commas", ","],
    ["headers", "email,phone\n"],
    ["headers in one line", "email,phone,"],
    ["headers with a line between", "email,phone\n-----\n"],
    ["INSERT INTO", "INSERT INTO "],
    ["INSERT INTO with columns", "INSERT INTO t (email, "],
    ["INSERT INTO with rows that don't fit", "INSERT INTO t (email, phone) VALUES (1);"],
    ["CREATE TABLE", "CREATE TABLE a (email text);"],
    ["COPY", "COPY t (email) FROM stdin;\n"],
    ["members", '"email":'],
    ["open objects", '{"email":'],
    ["members of one object", '{"email":1,"phone":'],
    ["small objects", '{"email":1}'],
    ["small lists", '[{"email":1}],'],
    ["open apostrophes", "{'email':'"],
    ["braces", "{[mail"],
    ["bars", "mail|phone|\n|||\n"],
  ])("%s", (_, unit) => {
    const bytes = filled(unit);
    const places = [...textOf(bytes).matchAll(signs)].map(({ index }) => index);
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 12 && best > 100; run++) {
      const start = process.threadCpuUsage();
      const search = peopleTable.search(bytes);
      for (const place of places) if (place >= search.done) search.lookAt(place);
      const { user: own, system } = process.threadCpuUsage(start);
      best = Math.min(best, (own + system) / 1000);
    }
    expect(best).toBeLessThan(100);
  });
});
