import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { readConversation, type ReadExchange } from "@fourgate/gateway/ledger/conversation";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import { noteOffline } from "@fourgate/gateway/readings/offline-note";
import type { Command } from "../command.ts";
import { describeConversation } from "../audit/describe-conversation.ts";
import { describeRecord } from "../audit/describe-record.ts";
import { GatewaySocket } from "../people/gateway-socket.ts";

const help = `fourgate audit show ID [--all] [--wire | --json] [--data DIR]

One exchange: who, with what, which files, where to, on whose judgement; what was said, as a
conversation in which it is marked where a secret was taken out; and the proof. The log says
that you read it; where no gateway runs, it is noted in DIR and recorded at its next start.

  --all       the whole conversation; without it, what this call added, and the reply
  --wire      write the exact bytes that went upstream to standard output (checked against the record)
  --json      {"id":…,"records":[…],"receipt":"…","conversation":[…]}
  --data DIR  the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit show 01JD4ZK3V8XW2T6Q9R5N7M1B0C
Example: fourgate audit show 01JD4ZK3V8XW2T6Q9R5N7M1B0C --wire > body.json`;

export const auditShow: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: "boolean" },
        wire: { type: "boolean" },
        json: { type: "boolean" },
        data: { type: "string" },
      },
    });
    const [id, ...rest] = positionals;
    if (id === undefined || rest.length > 0) {
      throw new FourgateError("usage", "audit show takes one exchange id", "see fourgate audit show --help");
    }
    const home = values.data === undefined ? readEnv(terminal.env).home : resolve(values.data);
    const socket = await GatewaySocket.find(gatewaySocket(home));
    // Asked first, whatever is shown then: so it is in the log that it was read.
    const told = socket && ((await socket.call("GET", addressOf(id))) as ReadExchange);
    await using log = await openReadOnly(home);
    if (values.wire === true) {
      const bytes = await log.wireBytes(id);
      if (!told) await noteOffline(home, { of: id, act: "content" });
      terminal.write(bytes);
      return 0;
    }
    const read = told ?? (await readConversation(id, await log.show(id)));
    if (read.records.length === 0) throw unknown(id);
    if (!told) await noteOffline(home, { of: id, act: "content" });
    if (values.json === true) terminal.out(`${JSON.stringify(read)}\n`);
    else terminal.out(`${described(read, values.all === true)}\n`);
    return 0;
  },
};

function described({ records, conversation, receipt }: ReadExchange, all: boolean): string {
  return [
    ...records.map(describeRecord),
    ...(conversation === null ? [] : [describeConversation(conversation, all)]),
    receipt ?? "no receipt yet: no checkpoint covers it",
  ].join("\n\n");
}

/** @throws FourgateError not_found, for what is no id */
function addressOf(id: string): string {
  if (!/^[0-9A-Z]{26}$/.test(id)) throw unknown(id);
  return `/api/v1/audit/exchanges/${id}`;
}

function unknown(id: string): FourgateError {
  return new FourgateError(
    "not_found",
    `there is no exchange ${id.slice(0, 64)} in this log`,
    "check the id",
  );
}
