import { counted } from "@fourgate/core/counted";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { readPolicyText } from "@fourgate/gateway/policy-texts";
import { readEnv } from "@fourgate/gateway/config/env";
import { collectEvidence } from "@fourgate/gateway/evidence/collect";
import { exchangeCountMax } from "@fourgate/gateway/evidence/evidence-folder";
import { EvidenceWriter } from "@fourgate/gateway/evidence/write-evidence";
import { findLedger } from "@fourgate/gateway/ledger/read-only";
import { filterWords } from "@fourgate/gateway/questions/filter-words";
import type { AuditAnswer } from "@fourgate/gateway/questions/search-audit";
import type { ExchangeFilter } from "@fourgate/gateway/store/search";
import type { AskedBundle } from "@fourgate/gateway/admin/api/audit-question";
import { askedAsRecorded, foundDigest } from "@fourgate/gateway/evidence/bundle-reading";
import { noteBundle } from "../audit/note-reading.ts";
import type { Command } from "../command.ts";
import { drillsOption, filterHelp, filterOf, filterOptions, text } from "../audit/filter-options.ts";
import { drillWords } from "../audit/search-report.ts";
import { unknownWords } from "../audit/unknown-words.ts";
import { openAudit, type AuditDoor } from "../audit/open-audit.ts";
import { parseOptions } from "../people/read-arguments.ts";
import { version } from "../version.ts";

const help = `fourgate audit bundle [TEXT] [--user U] [--path P] … --out DIR

One folder for an auditor that stands on its own: the exchanges that match, as records, as the exact
bytes that left and came back, with a proof of each record, the log's checkpoint and public key, the
policies that were in force, the exceptions to gate 3 that a verdict used, pages to read, and how to check it all offline:
fourgate audit verify DIR. No key in it opens anything but these records. The running gateway
records that it is made, of what and how many; that record is in it, so that an exchange taken out of it later shows.

  --out DIR           a folder that is not there yet
${filterHelp}
  --json              {"bundle":{"folder","exchanges","records","recorded","drillsLeftOut"}}
  --data DIR          the data folder (default ~/.fourgate, or FOURGATE_HOME)

At most ${String(exchangeCountMax)} exchanges go into one bundle.

Example: fourgate audit bundle --vendor api.anthropic.com --from 2026-03 --to 2026-03 --out march
Example: fourgate audit bundle --id 01JD4ZK3V8XW2T6Q9R5N7M1B0C --out evidence`;

const unrecorded =
  "no gateway runs on this folder, so the log has no record of the bundle: it can't prove that nothing was taken out of it since";

export const auditBundle: Command = {
  help,
  async run(args, terminal) {
    const options = {
      ...filterOptions,
      ...drillsOption,
      out: text,
      data: text,
      json: { type: "boolean" },
    } as const;
    const { values, positionals } = parseOptions(args, "audit bundle", options);
    const [asked = "", ...rest] = positionals;
    if (rest.length > 0 || values.out === undefined)
      throw new FourgateError(
        "usage",
        rest.length > 0
          ? "audit bundle takes one text; put quotes around it"
          : "audit bundle needs --out DIR",
        "see fourgate audit bundle --help",
      );
    const filter = filterOf(values);
    let found: Found;
    {
      await using audit = await openAudit(terminal, values.data);
      found = await findAll(audit, filter, asked);
    }
    const { ids, drillsLeftOut, unknown } = found;
    const drills = drillsLeftOut === 0 ? "" : drillWords(drillsLeftOut);
    if (ids.length === 0)
      throw new FourgateError(
        "not_found",
        "nothing matches",
        [...unknown.map(unknownWords), drills].filter(Boolean).join("; ") || "try it with audit search",
      );
    const home = values.data === undefined ? readEnv(terminal.env).home : resolve(values.data);
    const folder = await findLedger(home);
    const out = resolve(terminal.cwd, values.out);
    const told: AskedBundle = {
      asked: askedAsRecorded(toldOf(filter, asked)),
      found: ids.length,
      foundSha256: foundDigest(ids),
    };
    await using bundled = await EvidenceWriter.into(out, {
      asked: told.asked,
      version,
      nowMs: Date.now(),
      policyText: (sha256) => readPolicyText(home, sha256),
    });
    const collected = await collectEvidence(folder, ids, bundled, () => noteBundle(home, told));
    await bundled.finish(collected);
    const recorded = collected.reading !== null;
    const bundle = {
      folder: out,
      exchanges: ids.length,
      records: bundled.recordCount,
      recorded,
      drillsLeftOut,
    };
    const notes = [drills, recorded ? "" : unrecorded].filter(Boolean).map((line) => `${line}\n`);
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ bundle })}\n`
        : `${counted(ids.length, "exchange")}, ${counted(bundled.recordCount, "record")} in ${values.out}\n${notes.join("")}check it: fourgate audit verify ${values.out}\n`,
    );
    return 0;
  },
};

/** What the bundle says that it was made for. */
function toldOf({ withoutDrills, ...conditions }: ExchangeFilter, asked: string): string {
  const words = asked === "" ? "" : `text ${JSON.stringify(asked)}`;
  const told = [filterWords(conditions, ", "), words].filter(Boolean).join(", ");
  return withoutDrills === true ? `${told || "everything"}, drills left out` : told;
}

interface Found {
  /** Oldest first. */
  readonly ids: readonly string[];
  readonly drillsLeftOut: number;
  readonly unknown: AuditAnswer["unknown"];
}

/** One more than may be tells that there are too many. */
async function findAll(audit: AuditDoor, filter: ExchangeFilter, asked: string): Promise<Found> {
  const ids = new Set<string>();
  let drillsLeftOut = 0;
  let unknown: AuditAnswer["unknown"] = [];
  let before: number | null = null;
  do {
    const page = await audit.search({ filter, text: asked, limit: 500, before });
    for (const { record } of page.exchanges) ids.add(record.id);
    drillsLeftOut += page.drillsLeftOut;
    unknown = page.unknown;
    before = page.next;
  } while (before !== null && ids.size <= exchangeCountMax);
  return { ids: [...ids].toReversed(), drillsLeftOut, unknown };
}
