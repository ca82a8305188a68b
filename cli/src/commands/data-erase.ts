import { FourgateError } from "@fourgate/core/errors";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { operatedGateway } from "../people/operated-gateway.ts";
import { requireReason } from "../people/require-reason.ts";

const help = `fourgate data erase USER --reason TEXT [--yes] [--json] [--data DIR]

Destroys a person's keys: what the log and the store hold of them can't be read by anybody again, and
what the database held is taken out. Every proof stays valid, and the log still verifies. There is no
way back but a backup that has the keys. A legal hold refuses it. Who may come in does not change:
fourgate users remove.

  --reason TEXT  who asked for it, and why; it stands in the record
  --yes          do not ask
  --json         {"erased":["USER"]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data erase ann --reason "her request of 3 May"`;

export const dataErase: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "data erase", "USER", {
      ...commonOptions,
      reason: { type: "string" },
      yes: { type: "boolean" },
    });
    const reason = requireReason(values.reason, "data erase", "her request of 3 May");
    const gateway = await operatedGateway(terminal, values.data);
    if (values.yes !== true) {
      const typed = await terminal.ask?.(
        `This can't be undone. Type ${of} to destroy what is recorded of them: `,
      );
      if (typed?.trim() !== of)
        throw new FourgateError("usage", "nothing was erased", "type the name, or give --yes");
    }
    const answer = await gateway.call("POST", "/api/v1/retention/erasures", { user: of, reason });
    terminal.out(
      values.json === true
        ? `${JSON.stringify(answer)}\n`
        : `what was recorded of ${of} can't be read again; the log still verifies\n`,
    );
    return 0;
  },
};
