import { FourgateError } from "@fourgate/core/errors";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { scopeOf } from "../allow/read-allow.ts";
import { requireReason } from "../people/require-reason.ts";
import type { Command, Terminal } from "../command.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate allow [CODE --reason TEXT] [--days N] [--scope SCOPE] [--ask] [--json]

Lets a value pass that gate 3 stopped or redacted. CODE is the one in the block's message; without
it, what this laptop's guard found in the last day is listed. The value itself is shown nowhere.

What your organisation lets you do alone you confirm by typing two words, in a terminal of your own
that no governed tool opened (Linux). Everything else becomes a request to your operator.

  --reason TEXT  why; it stands in the record
  --days N       how long (default: the longest that you may allow alone)
  --scope SCOPE  user:ID (yourself, the default), team:ID, repo:NAME or everyone
  --ask          ask the operator, whatever you might do alone
  --json         {"outcome":"allowed","entry":{…}} or {"outcome":"pending","request":{…}}; the list is
                 {"found":[{"code","detector","title","confidence","place","at"}…]}

Operator's own: fourgate allow list, add, confirm, refuse, revoke.

Example: fourgate allow 7F3K --reason "the sample key of our docs"`;

export const allow: Command = {
  help,
  async run(args, terminal) {
    const options = {
      json: commonOptions.json,
      reason: { type: "string" },
      days: { type: "string" },
      scope: { type: "string" },
      ask: { type: "boolean" },
    } as const;
    const guard = await ControlClient.open(terminal.env);
    if (args.every((one) => one.startsWith("--"))) return await listFound(args, terminal, guard);
    const { values, of } = readArguments(args, "allow", "CODE", options);
    const step = await guard.askAllow({
      code: of,
      reason: requireReason(values.reason, "allow"),
      days: wholeNumber(values.days, "days"),
      scope: scopeOf(values.scope),
      ask: values.ask === true,
    });
    const done = step.outcome === "confirm" ? await confirmed(step, terminal, guard) : step;
    if (values.json === true) terminal.out(`${JSON.stringify(done)}\n`);
    else if (done.outcome === "allowed")
      terminal.out(
        `Allowed until ${minute(done.entry.expiresAt)} UTC, as ${done.entry.id}. Send your message again.\n` +
          "A session that had it redacted before keeps it redacted; a new one does not.\n",
      );
    else terminal.out(`Your operator was asked (${done.request.id}). Until they say yes, nothing changes.\n`);
    return 0;
  },
};

async function listFound(args: readonly string[], terminal: Terminal, guard: ControlClient): Promise<number> {
  const { values } = readArguments(args, "allow", null, { json: commonOptions.json });
  const found = await guard.foundLately();
  if (values.json === true) terminal.out(`${JSON.stringify({ found })}\n`);
  else if (found.length === 0) terminal.out("This guard found nothing in the last day.\n");
  else
    terminal.out(
      table([
        ["CODE", "WHAT", "WHERE", "CONFIDENCE", "DETECTOR", "WHEN (UTC)"],
        ...found.map(({ code, title, place, confidence, detector, at }) => [
          code,
          title,
          place,
          confidence,
          detector,
          minute(at),
        ]),
      ]),
    );
  return 0;
}

async function confirmed(
  step: { readonly port: number; readonly ticket: string } & {
    readonly title: string;
    readonly place: string;
    readonly days: number;
  },
  terminal: Terminal,
  guard: ControlClient,
): Promise<Awaited<ReturnType<ControlClient["confirmAllow"]>>> {
  if (!terminal.ask)
    throw new FourgateError(
      "usage",
      "a person has to confirm this, and there is no terminal to ask at",
      "run it in a terminal of your own, or ask your operator with --ask",
    );
  const words = await guard.wordsToConfirm(step);
  const days = step.days === 1 ? "1 day" : `${String(step.days)} days`;
  const typed = await terminal.ask(
    `Let ${step.title} in ${step.place} pass, for you and for ${days}?\nType the two words "${words}" for yes: `,
  );
  if (typed.trim() === "") throw new FourgateError("usage", "it was not confirmed", "nothing changed");
  return await guard.confirmAllow(step, typed);
}
