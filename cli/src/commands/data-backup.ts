import { counted } from "@fourgate/core/counted";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate data backup FOLDER [--json] [--data DIR]

Copies the data folder into a new folder, beside a running gateway or a stopped one, and verifies the copy:
signatures, tree, and every body rebuilt. The keys are in it: who has the copy can read everything, and a
person who is erased later is still in it. The database is left out; it is made again from the journal.

  --json       {"backup":{"folder","files","bytes","records","root"}}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data backup /mnt/backup/2026-11-29`;

export const dataBackup: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "data backup", "FOLDER", commonOptions);
    const { home } = readEnv(terminal.env);
    const folder = resolve(terminal.cwd, of);
    const from = values.data === undefined ? home : resolve(terminal.cwd, values.data);
    if (folder === from || folder.startsWith(`${from}/`))
      throw new FourgateError("usage", "a backup inside of the data folder is none", "name another folder");
    const { backUp } = await import("@fourgate/gateway/backup/backup");
    if (terminal.interactive) terminal.error("copying and verifying…\r");
    const { fileCount: files, bytes, report } = await backUp(from, folder);
    if (terminal.interactive) terminal.error("\u001b[K");
    const backup = { folder, files, bytes, records: report.size, root: report.root };
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ backup })}\n`
        : `${folder}: ${counted(files, "file")}, ${String(Math.ceil(bytes / 1024))} KiB; the copy verifies, ${counted(report.size, "record")}, root ${report.root ?? ""}\n`,
    );
    return 0;
  },
};
