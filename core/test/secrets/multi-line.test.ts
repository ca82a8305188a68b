import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact, type Redaction } from "@fourgate/core/secrets/redact/redact";
import { TextInputRestorer } from "@fourgate/core/secrets/restore/restore-text-input";
import { ToolInputRestorer, type RestoreScope } from "@fourgate/core/secrets/restore/restore-tool-input";
import { withLineStart, withoutLineStart } from "@fourgate/core/secrets/redact/line-start";
import {
  assistant,
  bytesOf,
  call,
  keyedHash,
  promptOf,
  redactAll,
  request,
  result,
  layers,
  textOf,
} from "./keyed.ts";

const pem = pemBlock("RSA PRIVATE KEY", 5);
const pgp = pemBlock("PGP PRIVATE KEY BLOCK", 5).replace("-----\n", "-----\n\n");
const path = "/w/app/key.pem";

interface Message {
  readonly content: readonly { readonly content?: string; readonly input?: unknown }[];
}

function redacted(...messages: readonly object[]): { redaction: Redaction; messages: readonly Message[] } {
  const prompt = promptOf(request(...messages));
  const findings = findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 9 }));
  const pins = createPins({ entriesMax: 99 });
  const redaction = redact(prompt, redactAll(prompt, findings), keyedHash, pins);
  return { redaction, messages: (JSON.parse(textOf(redaction.bytes)) as { messages: Message[] }).messages };
}

const read = (text: string): readonly object[] => [
  assistant(call("1", "Read", { file_path: path })),
  result("1", text),
];
const scopeOf = (redaction: Redaction): RestoreScope => ({
  map: redaction.map,
  tools: new Set(["Write", "apply_patch"]),
  roots: ["/w/app"],
});

/** What a model sees of a text that was read. */
function seen(text: string): { redaction: Redaction; text: string } {
  const { redaction, messages } = redacted(...read(text));
  return { redaction, text: messages[1]?.content[0]?.content ?? "" };
}

function written(redaction: Redaction, input: object): unknown {
  const restorer = new ToolInputRestorer(scopeOf(redaction));
  const text = restorer.push(JSON.stringify(input)) + restorer.end();
  expect(restorer.refused).toBeNull();
  return JSON.parse(text);
}

const indented = (text: string, by: string): string => by + text.split("\n").join(`\n${by}`);
const patch = (text: string): string =>
  `diff --git a/k b/k\n@@ -1,3 +1,9 @@\n a line\n${text}\n another line\n`;

const files: readonly (readonly [string, string])[] = [
  ["as a file of its own", `${pem}\n`],
  ["with the line ends of Windows", `${pem.replaceAll("\n", "\r\n")}\r\n`],
  ["indented in YAML", `tls:\n  key: |\n${indented(pem, "    ")}\n  port: 1\n`],
  ["indented by tabs", `key = <<EOF\n${indented(pem, "\t\t")}\nEOF\n`],
  ["with an empty line in it", `${pgp}\n`],
  ["with an empty line in it, indented", `a:\n${indented(pgp, "  ").replaceAll("  \n", "\n")}\n`],
  ["with spaces on its empty line", `a:\n${indented(pgp, "  ")}\n`],
  ["first in a list, so that its lines begin otherwise", `- ${pem.replaceAll("\n", "\n  ")}\n`],
  ["quoted over several lines", `KEY="${pem}"\nNEXT=1\n`],
  ["in a template of code", `  const key = \`${pem}\`;\n`],
  ["added by a patch", patch(indented(pem, "+"))],
  ["taken away by a patch", patch(indented(pem, "-"))],
  ["in a patch's context, indented", patch(indented(pem, "     "))],
  ["in a patch, indented and with an empty line", patch(indented(pgp, "+  ").replaceAll("+  \n", "+\n"))],
  ["in the middle of a patch's line, quoted", patch(indented(`KEY="${pem}"`, "+"))],
  ["in the middle of a patch's line", patch(indented(`  key = \`${pem}\``, "-"))],
  ["in the middle of a line of a patch's context", patch(indented(`key = '${pem}'`, " "))],
  ["twice, indented and not", `${pem}\na:\n${indented(pem, "  ")}\n`],
  ["in a JSON file", `{\n  "key": ${JSON.stringify(pem)}\n}\n`],
];

describe("a key of several lines", () => {
  it.each(files)("%s: comes back byte for byte where a model copies what it saw", (_, file) => {
    const { redaction, text } = seen(file);
    expect(text).not.toContain(pem.split("\n")[2]);
    const input = { file_path: path, content: text };
    expect(written(redaction, input)).toEqual({ file_path: path, content: file });
  });

  it.each(files)("%s: goes back to the model as the model wrote it", (_, file) => {
    const { text } = seen(file);
    const input = { file_path: path, content: text };
    const restored = { file_path: path, content: file };
    const { messages } = redacted(...read(file), assistant(call("2", "Write", restored)));
    expect(messages[2]?.content[0]?.input).toEqual(input);
  });

  it.each(files)(
    "%s: comes back in JSON that the model makes of what it saw, also in JSON in that",
    (_, file) => {
      const { redaction, text } = seen(file);
      const once = (inner: string): string => JSON.stringify({ note: 'a "b"', text: inner }, null, 2);
      for (const wrap of [once, (inner: string) => once(once(inner))]) {
        const input = { file_path: "/w/app/all.json", content: wrap(text) };
        expect(written(redaction, input)).toEqual({ ...input, content: wrap(file) });
        const restored = { ...input, content: wrap(file) };
        const { messages } = redacted(...read(file), assistant(call("2", "Write", restored)));
        expect(messages[2]?.content[0]?.input).toEqual(input);
      }
    },
  );

  it("loses the numbers that a tool puts before its lines, also where it is indented", () => {
    const file = `a:\n${indented(pem, "  ")}\nend`;
    const numbered = file
      .split("\n")
      .map((line, index) => `${index + 1}\t${line}`)
      .join("\n");
    const { redaction, text } = seen(numbered);
    const content = text.replaceAll(/^\d+\t/gm, "");
    expect(written(redaction, { file_path: path, content })).toEqual({ file_path: path, content: file });
  });

  it("takes on the indentation, or the patch's mark, of the place where it is put", () => {
    const { redaction, text } = seen(pem);
    expect(written(redaction, { file_path: path, content: `a: |\n  ${text}\n` })).toEqual({
      file_path: path,
      content: `a: |\n${indented(pem, "  ")}\n`,
    });
    const restorer = new TextInputRestorer(scopeOf(redaction));
    const lines = ["*** Begin Patch", `*** Update File: ${path}`, "@@", ` ${text}`, `-${text}`, `+  ${text}`];
    restorer.push(`${lines.join("\n")}\n*** End Patch`);
    expect(restorer.end()).toBe(
      [...lines.slice(0, 3), ...[" ", "-", "+  "].map((start) => indented(pem, start)), "*** End Patch"].join(
        "\n",
      ),
    );
    expect(restorer.refused).toBeNull();
  });

  it("never takes a list's mark for a patch's", () => {
    const { redaction, text } = seen(pem);
    const { content } = written(redaction, { file_path: path, content: `- ${text}\n` }) as {
      content: string;
    };
    expect(content).toBe(`- ${pem}\n`);
  });
});

describe("the start of lines", () => {
  const line = fc.string({ unit: fc.constantFrom("a", " ", "\t", "+", "\r", "é"), maxLength: 6 });

  it("is put back byte for byte wherever it could be taken off", () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.stringMatching(/^[+-]?[ \t]{0,3}$/),
        fc.boolean(),
        (lines, start, same) => {
          const text = lines.map((each, index) => (index > 0 && same ? start : "") + each).join("\n");
          const without = withoutLineStart(bytesOf(text), start);
          const back = without === undefined ? text : withLineStart(textOf(without), start);
          expect(back).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});
