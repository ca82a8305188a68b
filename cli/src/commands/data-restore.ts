import { counted } from "@fourgate/core/counted";
import { resolve } from "node:path";
import { readEnv } from "@fourgate/gateway/config/env";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate data restore FOLDER [--replace] [--json] [--data DIR]

Verifies a backup and puts it into the data folder, which must be new or empty. With --replace what is there
is moved aside, whole or damaged, and what was decided in it after the backup counts again: people, devices and
codes, exceptions, erasures and legal holds. The restored log says that it was restored. It does not extend
checkpoints that others kept since: witnesses refuse it, and say so.

  --replace    move the data folder that is there aside
  --json       {"restored":{"folder","files","records","root","aside","erased":[…],"held":[…],
               "takenOver"}}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data restore /mnt/backup/2026-11-29`;

export const dataRestore: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "data restore", "FOLDER", {
      ...commonOptions,
      replace: { type: "boolean" },
    });
    const { home } = readEnv(terminal.env);
    const to = values.data === undefined ? home : resolve(terminal.cwd, values.data);
    const { restore } = await import("@fourgate/gateway/backup/restore");
    const done = await restore(resolve(terminal.cwd, of), to, { replace: values.replace === true });
    const { fileCount: files, report, aside, erased, held, takenOver } = done;
    const restored = {
      folder: to,
      files,
      records: report.size,
      root: report.root,
      aside,
      erased,
      held,
      takenOver,
    };
    const lines = [
      `${to}: ${counted(report.size, "record")}, verified, root ${report.root ?? ""}`,
      ...(aside === null ? [] : [`what was there lies in ${aside}`]),
      ...(done.isDamaged ? ["it can't be read in full, so look at users, devices and holds yourself"] : []),
      ...(takenOver === 0 ? [] : [`taken over from it: ${counted(takenOver, "later change")}`]),
      ...(erased.length === 0 ? [] : [`erased again: ${erased.join(", ")}`]),
      ...(held.length === 0 ? [] : [`legal holds that stand again: ${held.join(", ")}`]),
      "next: fourgate up",
    ];
    terminal.out(values.json === true ? `${JSON.stringify({ restored })}\n` : `${lines.join("\n")}\n`);
    return 0;
  },
};
