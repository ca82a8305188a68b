import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { toHex } from "@fourgate/core/audit/digest";
import type { NoteKey } from "@fourgate/core/audit/note";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { evidenceFiles } from "@fourgate/gateway/evidence/evidence-folder";
import { isEvidence, verifyEvidence } from "@fourgate/gateway/evidence/verify-evidence";
import { sha256, verifyEd25519 } from "@fourgate/gateway/ledger/crypto";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { verifyUrl } from "@fourgate/gateway/ledger/verify-url";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import { readLogKey, readText, readWitnessKey } from "../audit/read-keys.ts";
import { evidenceText } from "../audit/evidence-text.ts";
import { receiptText, verifyText } from "../audit/verify-text.ts";
import type { Command, Terminal } from "../command.ts";
import { version } from "../version.ts";

const help = `fourgate audit verify [FOLDER|URL] [--key KEY] [--checkpoint FILE] [--save FILE]
                      [--witness KEY]… [--content] [--ca FILE] [--json]
fourgate audit verify BUNDLE [--key KEY] [--witness KEY]… [--page FILE] [--json]
fourgate audit verify --receipt FILE --key KEY [--witness KEY]… [--json]

Checks the whole log: the checkpoint's signature, the tree, each leaf against the journal, the log's
own numbers, and that each intent has an outcome. Needs no server, and no key but log.vkey. Of a URL
it reads what everybody may: checkpoint, tiles and leaves, which name nobody; the journal is not there.
Exit 0: it holds. Exit 1: it does not, and what is wrong is named. Exit 2: it could not be looked at.

  FOLDER      the data folder or a copy of it (default ~/.fourgate, or FOURGATE_HOME; also --data DIR),
  BUNDLE      a folder of fourgate audit bundle, which needs nothing beside it
  URL         where a log is served as tlog-tiles, for example https://GATEWAY/api/v1/log
  --key KEY   the log's public key as you keep it elsewhere: a copy of log.vkey, or its line
  --checkpoint FILE  a checkpoint kept elsewhere: the log must extend it. Without it, files that
                     were set back together to an earlier state hold as well
  --save FILE    when the log holds, write its checkpoint there; keep it off this machine
  --witness KEY  a witness's public key: it must have cosigned a checkpoint that the log extends
  --receipt FILE check this receipt of fourgate audit receipt alone, without the log
  --content   also rebuild every body that left, compare its SHA-256, and look for gaps in each
              laptop's own numbers (needs the keys)
  --ca FILE   PEM of the certificate authority of a URL's server, where the system does not know it
  --page FILE of a bundle that holds: write its pages to read anew, from what was checked; further ones into pages/ beside FILE
  --json      {"ok":…,"size":…,"problems":[…]}; of a receipt {"ok":…,"records":[…],"problems":[…]};
              {"ok":null,"error":{"code":…,"message":…,"remedy":…}} where it could not be looked at

Example: fourgate audit verify --key log.vkey --checkpoint last.checkpoint --save last.checkpoint
         fourgate audit verify https://gateway.example.com:4400/api/v1/log --key log.vkey`;

interface Asked {
  readonly place: string;
  readonly key: NoteKey | undefined;
  readonly saved: string | undefined;
  readonly witnesses: readonly NoteKey[];
  readonly content: boolean;
  readonly ca: string | undefined;
}

export const auditVerify: Command = {
  help,
  async run(args, terminal) {
    try {
      return await verifyAsked(args, terminal);
    } catch (error) {
      // Of what can be read and is wrong, a report says so: an error says nothing of whether the log holds.
      if (!(error instanceof FourgateError)) throw error;
      const { code, message, remedy } = error;
      if (args.includes("--json"))
        terminal.out(`${JSON.stringify({ ok: null, error: { code, message, remedy } })}\n`);
      else terminal.error(`fourgate: ${message}; ${remedy}\n`);
      return 2;
    }
  },
};

async function verifyAsked(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: "string" },
      key: { type: "string" },
      checkpoint: { type: "string" },
      save: { type: "string" },
      witness: { type: "string", multiple: true },
      receipt: { type: "string" },
      content: { type: "boolean" },
      ca: { type: "string" },
      page: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [place = values.data, ...more] = positionals;
  if (more.length > 0 || (positionals.length > 0 && values.data !== undefined))
    throw new FourgateError("usage", "audit verify takes one folder or address", "see its --help");
  const key = values.key === undefined ? undefined : await readLogKey(values.key);
  const witnesses = await Promise.all((values.witness ?? []).map(readWitnessKey));
  const json = values.json === true;
  if (values.receipt !== undefined) {
    return verifyOneReceipt(await readText(values.receipt), { key, witnesses, json }, terminal);
  }
  const folder = place ?? readEnv(terminal.env).home;
  if (await isEvidence(folder)) {
    const other = (["checkpoint", "save", "content", "ca"] as const).find(
      (name) => values[name] !== undefined,
    );
    if (other !== undefined)
      throw new FourgateError(
        "usage",
        `--${other} is for a whole log, and this folder is a bundle`,
        "leave it out; a bundle's bytes are always checked",
      );
    const { page } = values;
    const onPage =
      page === undefined
        ? undefined
        : (name: string, made: string): Promise<void> => savePage(resolve(terminal.cwd, page), name, made);
    const report = await verifyEvidence(folder, { key: key ?? null, witnesses, version, onPage });
    terminal.out(json ? `${JSON.stringify(report)}\n` : evidenceText(report, key !== undefined));
    return report.ok ? 0 : 1;
  }
  if (values.page !== undefined)
    throw new FourgateError(
      "usage",
      "--page is for a bundle, and this is none",
      "give a folder of fourgate audit bundle",
    );
  const report = await verify(
    {
      place: folder,
      key,
      saved: values.checkpoint === undefined ? undefined : await readSaved(values.checkpoint),
      witnesses,
      content: values.content === true,
      ca: values.ca,
    },
    terminal,
  );
  if (values.save !== undefined && report.ok && report.checkpoint !== null)
    await save(resolve(terminal.cwd, values.save), report.checkpoint, "checkpoint");
  terminal.out(json ? `${JSON.stringify(report)}\n` : verifyText(report));
  return report.ok ? 0 : 1;
}

async function verify(asked: Asked, terminal: Terminal): Promise<VerifyReport> {
  const { place, key, saved, witnesses, content, ca } = asked;
  const common = { witnesses, ...(saved === undefined ? {} : { saved }) };
  if (!/^[a-z]+:\/\//i.test(place))
    return verifyFolder(place, { ...common, content, ...(key ? { key } : {}) });
  if (!key)
    throw new FourgateError(
      "usage",
      "a log at an address is verified with a key of your own",
      "give --key log.vkey, as you got it from the log's operator",
    );
  if (content)
    throw new FourgateError(
      "usage",
      "an address serves no content",
      "leave --content out, or give the data folder",
    );
  const trust = ca === undefined ? undefined : { ca: [await readText(ca)], only: false };
  return verifyUrl(place, { ...common, key, way: { proxy: statedProxy(terminal.env), trust } });
}

function verifyOneReceipt(
  text: string,
  { key, witnesses, json }: Pick<Asked, "key" | "witnesses"> & { readonly json: boolean },
  terminal: Terminal,
): number {
  if (!key)
    throw new FourgateError("usage", "a receipt is verified with the log's key", "give --key log.vkey");
  const report = verifyReceipt(text, { key, witnesses, sha256, verifyEd25519 });
  const records = report.records.map(({ leaf: { device, commitment, ...leaf }, ...record }) => ({
    ...record,
    ...leaf,
    device: toHex(device),
    commitment: toHex(commitment),
  }));
  terminal.out(json ? `${JSON.stringify({ ...report, records })}\n` : receiptText(report));
  return report.ok ? 0 : 1;
}

async function readSaved(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    const remedy = `give one that you saved; the first is made by --save ${path} alone, without --checkpoint`;
    throw new FourgateError("usage", error.message, remedy, error);
  }
}

/** Further pages lie in a folder beside the first, which names them so. */
async function savePage(first: string, name: string, page: string): Promise<void> {
  const path = name === evidenceFiles.page ? first : join(dirname(first), name);
  await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
  await save(path, page, "page");
}

async function save(path: string, text: string, what: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new FourgateError(
      "usage",
      `the ${what} can't be written to ${path}`,
      "give a file in a folder that can be written",
      error,
    );
  }
}
