import type { LegalHold } from "@fourgate/core/audit/retention-record";
import { FourgateError } from "@fourgate/core/errors";
import { safeText } from "../audit/describe-record.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { operatedGateway } from "../people/operated-gateway.ts";
import { requireReason } from "../people/require-reason.ts";

const everybody = "everybody";

const help = `fourgate data hold USER --reason TEXT [--json] [--data DIR]

Places a legal hold: while it stands nothing of this person is destroyed, whatever retention says and
whoever asks for erasure. USER may be the word ${everybody}.

  --reason TEXT  who asked for it, and why; it stands in the record
  --json         {"holds":[{"id","user","reason","placedAt"}],"recorded":true}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data hold ann --reason "case 4711, legal department"`;

export const dataHold: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "data hold", "USER", {
      ...commonOptions,
      reason: { type: "string" },
    });
    const reason = requireReason(values.reason, "data hold", "case 4711, legal department");
    const gateway = await operatedGateway(terminal, values.data);
    const user = of === everybody ? null : of;
    const answer = (await gateway.call("POST", "/api/v1/retention/holds", { user, reason })) as {
      readonly holds: readonly LegalHold[];
      readonly recorded: boolean;
    };
    const [hold] = answer.holds;
    if (!hold)
      throw new FourgateError("internal", "the gateway named no hold", "look: fourgate data retention");
    terminal.out(
      values.json === true
        ? `${JSON.stringify(answer)}\n`
        : `hold ${hold.id} keeps what is ${user === null ? "everybody's" : `${safeText(user)}'s`}\n`,
    );
    if (!answer.recorded)
      terminal.error(
        "fourgate: nothing is recorded of anybody of this name yet; look at how it is written\n",
      );
    return 0;
  },
};
