import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNames, type FormatName } from "@fourgate/core/audit/formats/format";
import { actor, intent, outcome } from "../../../../tools/samples/audit-records.ts";
import { allRecords, everyRecord } from "../../../../tools/samples/every-record.ts";
import { formatted } from "./formatted.ts";

const hostile = [
  "a\nCEF:0|Evil|Evil|1|x|y|10| act=allowed",
  "a\r\n<13>1 - - - - - - forged",
  "bar|bar\\|bar",
  "x act=blocked suser=admin",
  "\ufeffbom",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202eevil\u2066",
  "\u2028line\u2029",
  "\ud800 half",
  'quote " and \\ back',
  "",
];

const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 40 }));

describe("names from outside", () => {
  it("stay one line and one value, in every format", () => {
    fc.assert(
      fc.property(text, text, text, text, (user, session, path, model) => {
        const record = intent({
          actor: { ...actor, user, session, teams: [user], tool: path },
          model,
          path,
          files: [{ path, repo: user, access: "read", tool: session }],
        });
        for (const format of formatNames) {
          for (const { text: line } of formatted(record, format)) {
            expect(line).toBe(shown(line));
            expect(userIn(line, format)).toBe(format === "json" ? user.toWellFormed() : shown(user));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("add no field to CEF that another name would not have", () => {
    const of = (session: string): string[] =>
      Object.keys(cefFields(formatted(intent({ actor: { ...actor, session } }), "cef")[0]!.text));
    for (const name of hostile.filter((one) => one !== "")) expect(of(name)).toEqual(of("plain"));
  });

  it("come as an operator's scanner tells them, where they held a secret", () => {
    const record = intent({
      files: [{ path: "keys/SECRET.txt", repo: "shop", access: "read", tool: "Read" }],
    });
    for (const format of formatNames) {
      const lines = formatted(record, format, {
        told: (word) => (word.includes("SECRET") ? "(withheld)" : word),
      });
      expect(lines.map((line) => line.text).join("\n")).not.toContain("SECRET");
    }
  });
});

describe("CEF", () => {
  it("has seven fields, a space after the last bar, and known keys", () => {
    const [line] = formatted(everyRecord.intent[0]!, "cef");
    expect(line!.text).toMatch(
      /^CEF:0\|Fourgate\|Fourgate\|0\.1\.0\|call_sent\|Model call sent\|1\| rt=\d{13} /,
    );
    expect(cefFields(line!.text)).toMatchObject({
      act: "allowed",
      suser: "mia",
      shost: "mia-laptop",
      dhost: "api.anthropic.com",
      cs1: "claude-sonnet-4-5",
      cs1Label: "model",
      cs3: "ab".repeat(32),
      out: "48210",
    });
  });
});

describe("what is too large for a receiver", () => {
  const many = Array.from({ length: 3_000 }, (_, at) => `${String(at)}-${"long".repeat(80)}`);
  const large = intent({
    model: "m".repeat(200_000),
    files: many.map((path) => ({ path, repo: null, access: "read", tool: "Read" })),
    alarms: many,
  });

  it.each(formatNames)("is cut in %s until each event fits, and says so", (format) => {
    const lines = formatted(large, format, { eventBytesMax: 8_000 });
    for (const line of lines) expect(Buffer.byteLength(line.text)).toBeLessThanOrEqual(8_000);
    expect(lines[0]!.event.truncated).toBe(true);
    expect(lines[0]!.text).toMatch(/truncated|isTruncated/);
    expect(lines.length).toBe(1_001);
    expect(lines[0]!.event.message).toContain("2000 more files are in the log alone");
  });

  it("leaves alone what fits", () => {
    for (const record of allRecords)
      for (const format of formatNames)
        expect(formatted(record, format).every(({ event }) => !event.truncated)).toBe(true);
  });
});

it("tells a record alike each time", () => {
  const record = outcome();
  for (const format of formatNames) expect(formatted(record, format)).toEqual(formatted(record, format));
});

function userIn(line: string, format: FormatName): string | undefined {
  if (format === "cef") return cefFields(line)["suser"] ?? "";
  const told = JSON.parse(line) as {
    readonly record?: { readonly actor: { readonly user: string } };
    readonly actor?: { readonly user: { readonly uid: string } };
    readonly user?: { readonly id: string };
    readonly attributes?: readonly {
      readonly key: string;
      readonly value: { readonly stringValue: string };
    }[];
  };
  const attribute = told.attributes?.find(({ key }) => key === "user.id");
  if (told.attributes) return attribute?.value.stringValue ?? "";
  return told.record?.actor.user ?? told.actor?.user.uid ?? told.user?.id;
}

/** As the header's fields are told apart and the extension's keys are found: by what is not escaped. */
function cefFields(line: string): Record<string, string> {
  const extension = /^(?:(?:[^|\\]|\\.)*\|){7} (.*)$/u.exec(line)?.[1] ?? "";
  const fields: Record<string, string> = {};
  const starts = [...extension.matchAll(/(?:^|\s)(\w+)=/gu)].filter(
    ({ index }) => extension[index - 1] !== "\\",
  );
  starts.forEach((start, at) => {
    const from = start.index + start[0].length;
    const value = extension.slice(from, starts[at + 1]?.index ?? extension.length);
    fields[start[1]!] = value.replaceAll(/\\([\\=])/g, "$1");
  });
  return fields;
}

function shown(name: string): string {
  return name.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}
