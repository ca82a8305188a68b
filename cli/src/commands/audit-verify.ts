import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import { FourgateError } from "@fourgate/core/errors";
import { sha256 } from "@fourgate/gateway/ledger/crypto";
import { readEnv } from "@fourgate/gateway/config/env";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import type { Command } from "../command.ts";

const help = `fourgate audit verify [--data DIR] [--key KEY] [--checkpoint FILE] [--save FILE]
                      [--content] [--json]

Checks the whole log: the checkpoint's signature, the tree, each leaf against the journal, each
device's numbers, and that each intent has an outcome. Needs no server, and no key but log.vkey.
Exit 0: it holds. Exit 1: it does not, and what is wrong is named.

  --data DIR  the data folder or a copy of it (default ~/.fourgate, or FOURGATE_HOME)
  --key KEY   the log's public key as you keep it elsewhere: a copy of log.vkey, or its line
  --checkpoint FILE  a checkpoint kept elsewhere: the log must extend it. Without it, files that
                     were set back together to an earlier state hold as well
  --save FILE  when the log holds, write its checkpoint there; keep it off this machine
  --content   also rebuild every body that left and compare its SHA-256 (needs the keys)
  --json      {"ok":…,"size":…,"problems":[…]}

Example: fourgate audit verify --key log.vkey --checkpoint last.checkpoint --save last.checkpoint`;

export const auditVerify: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        key: { type: "string" },
        checkpoint: { type: "string" },
        save: { type: "string" },
        content: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
    const report = await verifyFolder(values.data ?? readEnv(terminal.env).home, {
      content: values.content === true,
      ...(values.key === undefined ? {} : { key: await keyOf(values.key) }),
      ...(values.checkpoint === undefined ? {} : { saved: await textOf(values.checkpoint) }),
    });
    if (values.save !== undefined && report.ok && report.checkpoint !== null)
      await save(values.save, report.checkpoint);
    if (values.json === true) terminal.out(`${JSON.stringify(report)}\n`);
    else terminal.out(report.ok ? holds(report) : doesNotHold(report));
    return report.ok ? 0 : 1;
  },
};

/** A verifier key itself, or the file that holds it. */
async function keyOf(value: string): Promise<NoteKey> {
  const key = parseVerifierKey(value, sha256) ?? parseVerifierKey(await textOf(value), sha256);
  if (key) return key;
  throw new FourgateError(
    "usage",
    "the key is no verifier key",
    "give a copy of log.vkey; it is one line, name+id+key",
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new FourgateError("usage", `${path} can't be read`, "give a file that exists", error);
  }
}

async function save(path: string, checkpoint: string): Promise<void> {
  try {
    await writeFile(path, checkpoint);
  } catch (error) {
    throw new FourgateError(
      "usage",
      `the checkpoint can't be written to ${path}`,
      "give a file in a folder that can be written",
      error,
    );
  }
}

function holds({ size, root, pendingCount, openCount, rebuiltCount }: VerifyReport): string {
  const more = [
    ...(rebuiltCount === null ? [] : [`${String(rebuiltCount)} bodies rebuilt byte for byte`]),
    ...(pendingCount === 0 ? [] : [`${String(pendingCount)} newer records wait for the next checkpoint`]),
    ...(openCount === 0 ? [] : [`${String(openCount)} exchanges under way`]),
  ];
  return `the log holds: ${[`${String(size)} records, signed, gapless`, ...more].join("; ")}\ncheckpoint: ${String(size)} records, root ${root ?? ""}\n`;
}

function doesNotHold({ problems, problemCount }: VerifyReport): string {
  const lines = problems.map(({ message, index, id }) => {
    const where = [...(index === null ? [] : [`entry ${String(index)}`]), ...(id === null ? [] : [id])].join(
      ", ",
    );
    return `  ${where === "" ? "" : `${where}: `}${message}\n`;
  });
  const more = problemCount > problems.length ? `  and ${String(problemCount - problems.length)} more\n` : "";
  return `the log does not hold\n${lines.join("")}${more}`;
}
