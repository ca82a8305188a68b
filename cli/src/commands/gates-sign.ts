import type { DrillRecord } from "@fourgate/core/audit/record";
import type { SignOffRecord } from "@fourgate/core/audit/sign-off-record";
import { FourgateError } from "@fourgate/core/errors";
import type { Command } from "../command.ts";
import { parseOptions, commonOptions } from "../people/read-arguments.ts";
import { operatedGateway } from "../people/operated-gateway.ts";
import { requireReason } from "../people/require-reason.ts";

const help = `fourgate gates sign --reason TEXT [--json] [--data DIR]

Signs off the last drill: that you saw that every gate held, under the policy in force. It stands in the log with
your reason, under the operator's log-in; it is no signature with a key of your own. A drill in which a gate
failed is not signed off.

  --reason TEXT  why, and on whose behalf
  --json         {"signOff":{"id","time","by","of","policyVersion","reason"}}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate gates sign --reason "release 4.2, seen with the security officer"`;

export const gatesSign: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseOptions(args, "gates sign", { ...commonOptions, reason: { type: "string" } });
    const reason = requireReason(values.reason, "gates sign");
    const gateway = await operatedGateway(terminal, values.data);
    const { drill } = (await gateway.call("GET", "/api/v1/drill")) as { readonly drill: DrillRecord | null };
    if (drill === null)
      throw new FourgateError(
        "not_found",
        "no drill has run since the start",
        "fourgate up drills at each start",
      );
    const { signOff } = (await gateway.call("POST", `/api/v1/drill/${drill.id}/sign-off`, { reason })) as {
      readonly signOff: SignOffRecord;
    };
    const gates = drill.lines.map(({ gate }) => String(gate)).join(", ");
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ signOff })}\n`
        : `signed off as ${signOff.id}: the drill of ${drill.time}, gates ${gates}, policy ${signOff.policyVersion}\n`,
    );
    return 0;
  },
};
