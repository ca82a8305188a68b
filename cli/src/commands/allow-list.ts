import { openAllows } from "../allow/open-allows.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate allow list [--pending] [--json] [--data DIR]

Requests that wait for the operator, and exceptions to gate 3 with their states: active, expired or
revoked. An expired one has no effect.

  --pending    only the requests that wait
  --json       {"entries":[…],"requests":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate allow list --pending`;

export const allowList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "allow list", null, {
      ...commonOptions,
      pending: { type: "boolean" },
    });
    const lists = await (await openAllows(terminal, values.data)).list();
    const requests = values.pending
      ? lists.requests.filter(({ state }) => state === "pending")
      : lists.requests;
    const entries = values.pending ? [] : lists.entries;
    if (values.json === true) {
      terminal.out(`${JSON.stringify({ entries, requests })}\n`);
      return 0;
    }
    const waiting = requests.filter(({ state }) => state === "pending");
    if (waiting.length === 0) terminal.out("No request waits.\n");
    else
      terminal.out(
        table([
          ["REQUEST", "USER", "DETECTOR", "WHERE", "FOR", "DAYS", "REASON", "ASKED (UTC)"],
          ...waiting.map(({ id, user, detector, place, scope, days, reason, askedAt }) => [
            id,
            user,
            detector,
            place,
            scope,
            String(days),
            reason,
            minute(askedAt),
          ]),
        ]),
      );
    if (entries.length > 0)
      terminal.out(
        `\n${table([
          ["ENTRY", "STATE", "DETECTOR", "FINGERPRINT", "FOR", "UNTIL (UTC)", "OWNER", "REASON"],
          ...entries.map(({ id, state, detector, fingerprint, scope, expiresAt, owner, reason }) => [
            id,
            state,
            detector,
            fingerprint,
            scope,
            minute(expiresAt),
            owner,
            reason,
          ]),
        ])}`,
      );
    return 0;
  },
};
