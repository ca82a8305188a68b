import { counted } from "@fourgate/core/counted";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { AskedLines, AskedSearch } from "@fourgate/gateway/admin/api/audit-question";
import type { Command, Terminal } from "../command.ts";
import { linesAddedBy, type AddedToFile } from "../audit/added-lines.ts";
import { openAudit } from "../audit/open-audit.ts";
import { drillsOption, filterHelp, filterOf, filterOptions, text } from "../audit/filter-options.ts";
import { linesReport, searchTable } from "../audit/search-report.ts";
import { parseOptions, wholeNumber } from "../people/read-arguments.ts";

const help = `fourgate audit search [TEXT] [--user U] [--path P] [--vendor V] … [--json]
fourgate audit search --file FILE [--lines 10-40]
fourgate audit search --commit REV

What left, newest first. TEXT is looked for in all that was sent and answered: any part of it, over
lines too; capitals, indentation and a client's line numbers do not count. Other conditions narrow it.
That you asked is itself recorded.

${filterHelp}
  --file FILE         which calls carried the lines of this file, and where they went
  --lines A-B         only these of its lines
  --commit REV        did the lines leave that this commit of the repository here adds
  --limit N           at most N (default 50, up to 500)     --before N  go on behind a page
  --json              {"exchanges":[…],"next":…,"behind":…,"drillsLeftOut":…,
                      "complete":…,"unknown":[…]};
                      for lines {"lines":{…}}
  --data DIR          the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit search --vendor api.anthropic.com --from 2026-03 --to 2026-03
Example: fourgate audit search "customer_secret_table" --json
Example: fourgate audit search --file src/payments.ts --lines 10-40
Example: fourgate audit search --commit HEAD`;

const options = {
  ...filterOptions,
  ...drillsOption,
  ...{ file: text, lines: text, commit: text, limit: text, before: text, data: text },
  json: { type: "boolean" },
} as const;

interface LinesValues {
  readonly file?: string;
  readonly commit?: string;
  readonly lines?: string;
}

export const auditSearch: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, "audit search", options);
    const [asked = "", ...rest] = positionals;
    if (rest.length > 0) throw usage("takes one text; put quotes around it");
    const lines = await linesOf(values, asked, terminal);
    const filter = filterOf(values);
    await using audit = await openAudit(terminal, values.data);
    if (lines) {
      // A drill's texts are made up: where lines of code went there is none to leave out.
      const { withoutDrills: _, ...conditions } = filter;
      const answer = await audit.lines({ filter: conditions, lines: lines.lines, of: lines.of });
      terminal.out(
        values.json === true
          ? `${JSON.stringify({ lines: answer })}\n`
          : linesReport(answer, lines.of, lines.files),
      );
      return 0;
    }
    const search: AskedSearch = {
      filter,
      text: asked,
      limit: limitOf(values.limit),
      before: beforeOf(values.before),
    };
    const answer = await audit.search(search);
    terminal.out(
      values.json === true ? `${JSON.stringify(answer)}\n` : `${searchTable(answer)}${pathNote(values.path)}`,
    );
    return 0;
  },
};

/** A pattern that begins with a folder's name finds what is in catalogued repos alone, which is easily taken for all. */
function pathNote(path = ""): string {
  const isPattern = /[*?]|\/$/.test(path) && !/^(?:\/|[A-Za-z]:|\*\*\/)/.test(path);
  return isPattern
    ? 'of files in no catalogued repo the whole path is recorded: look for these by --path "/…" or "**/…" as well\n'
    : "";
}

interface AskedFiles extends Omit<AskedLines, "filter"> {
  readonly files: readonly AddedToFile[];
}

/** Lines are looked for one after the other, in the files' order. Null where none are asked for. */
async function linesOf(
  { file, commit, lines }: LinesValues,
  asked: string,
  terminal: Terminal,
): Promise<AskedFiles | null> {
  if (file === undefined && commit === undefined) {
    if (lines === undefined) return null;
    throw usage("--lines belongs to --file");
  }
  if (
    asked !== "" ||
    (file !== undefined && commit !== undefined) ||
    (commit !== undefined && lines !== undefined)
  )
    throw usage("takes a text, --file or --commit, one of them");
  if (file !== undefined) return linesOfFile(file, lines, terminal.cwd);
  const { id, files } = await linesAddedBy(terminal.cwd, commit ?? "");
  if (files.length === 0) throw new FourgateError("usage", "this commit adds no lines", "name one that does");
  return {
    files,
    lines: files.flatMap((one) => one.lines.map(({ text: line }) => line)),
    of: `commit ${id}`,
  };
}

async function linesOfFile(file: string, range: string | undefined, cwd: string): Promise<AskedFiles> {
  const [first, last] = rangeOf(range);
  const content = await readFile(resolve(cwd, file), "utf8").catch((error: unknown) => {
    throw new FourgateError("usage", `${file} can't be read`, "give a file that exists", error);
  });
  const all = content.replace(/\n$/, "").split("\n");
  const chosen = all.slice(first - 1, last).map((line, at) => ({ number: first + at, text: line }));
  if (chosen.length === 0) throw usage(`${file} has ${counted(all.length, "line")}`);
  return { files: [{ path: file, lines: chosen }], lines: chosen.map(({ text: line }) => line), of: file };
}

function rangeOf(range: string | undefined): readonly [number, number | undefined] {
  if (range === undefined) return [1, undefined];
  const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range);
  const first = Number(found?.[1] ?? 0);
  const last = Number(found?.[2] ?? first);
  if (first >= 1 && last >= first) return [first, last];
  throw usage("--lines is a range: --lines 10-40");
}

/** A log index, as the answer's last line gave it. */
function beforeOf(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw usage("--before is a number, as the last page gave it");
}

function limitOf(value: string | undefined): number {
  const limit = wholeNumber(value, "limit") ?? 50;
  if (limit >= 1 && limit <= 500) return limit;
  throw usage("--limit is from 1 to 500");
}

function usage(what: string): FourgateError {
  return new FourgateError("usage", `audit search: ${what}`, "see fourgate audit search --help");
}
