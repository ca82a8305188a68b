import { counted } from "@fourgate/core/counted";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatNames, type FormatName } from "@fourgate/core/audit/formats/format";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { readOut } from "@fourgate/gateway/export/read-out";
import { momentOf } from "../audit/moment.ts";
import { noteReading } from "../audit/note-reading.ts";
import type { Command } from "../command.ts";
import { version } from "../version.ts";

const help = `fourgate audit export --format FORMAT [--since DATE] [--until DATE] [--out FILE] [--json] [--data DIR]

Writes the log's records as lines, once: ocsf, ecs, otel, json (one JSON object a line) or cef. Hashes and
names, never content. For a steady stream name an export in fourgate.yaml. That somebody read the log is
recorded before the first line is written; where no gateway runs, it is noted in DIR for its next start.

  --since DATE  from this day or moment on, in UTC: 2026-11-01, 2026-11-01T08:00:00Z
  --until DATE  up to this moment
  --out FILE    a new file, readable by you alone (default: standard output)
  --json        with --out: {"events":[{"format":…,"count":…,"file":…}]}
  --data DIR    the data folder, or a copy of it (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit export --format ocsf --since 2026-11-01 --out november.ndjson`;

const pieceBytes = 256 * 1024;

export const auditExport: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        format: { type: "string" },
        since: { type: "string" },
        until: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
        data: { type: "string" },
      },
    });
    const { format, since, until, out } = values;
    if (!isFormat(format))
      throw new FourgateError("usage", "--format names no format", `one of ${formatNames.join(", ")}`);
    if (values.json === true && out === undefined)
      throw new FourgateError("usage", "--json goes with --out", "leave it out, or name a file");
    const home = values.data === undefined ? readEnv(terminal.env).home : resolve(values.data);
    const period = { since: momentOf(since, "since"), until: momentOf(until, "until") };
    const lines = readOut(home, { format, ...period, version });
    // Before anything is read: who reads the log stands in the log.
    const asked = `records as ${format}, since ${period.since ?? "the first"}, until ${period.until ?? "now"}`;
    await noteReading(home, { act: "export", asked });
    if (out === undefined) {
      for await (const piece of pieces(lines)) terminal.write(piece.bytes);
      return 0;
    }
    const file = resolve(terminal.cwd, out);
    await using handle = await open(file, "wx", 0o600).catch((error: unknown) => {
      throw notMade(file, error);
    });
    let count = 0;
    for await (const piece of pieces(lines)) {
      await handle.appendFile(piece.bytes);
      count += piece.lineCount;
    }
    await handle.sync();
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ events: [{ format, count, file }] })}\n`
        : `${counted(count, "event")} as ${format} in ${file}\n`,
    );
    return 0;
  },
};

function isFormat(text: string | undefined): text is FormatName {
  return formatNames.some((name) => name === text);
}

async function* pieces(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly lineCount: number }> {
  let waiting: string[] = [];
  let length = 0;
  for await (const line of lines) {
    waiting.push(line);
    length += line.length;
    if (length < pieceBytes) continue;
    yield { bytes: Buffer.from(`${waiting.join("\n")}\n`), lineCount: waiting.length };
    waiting = [];
    length = 0;
  }
  if (waiting.length > 0) yield { bytes: Buffer.from(`${waiting.join("\n")}\n`), lineCount: waiting.length };
}

function notMade(file: string, error: unknown): FourgateError {
  const { code } = error as NodeJS.ErrnoException;
  return new FourgateError(
    "usage",
    code === "EEXIST" ? `${file} is there already` : `${file} cannot be made (${code ?? "unknown"})`,
    "name another file",
    error,
  );
}
