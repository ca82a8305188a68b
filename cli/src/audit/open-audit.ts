import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FourgateError } from "@fourgate/core/errors";
import type { AskedLines, AskedSearch } from "@fourgate/gateway/admin/api/audit-question";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { AuditAnswer } from "@fourgate/gateway/questions/search-audit";
import type { LinesAnswer } from "@fourgate/gateway/questions/search-lines";
import type { Reading } from "@fourgate/gateway/readings/readings";
import type { Projection } from "@fourgate/gateway/store/projection";
import type { Terminal } from "../command.ts";
import { GatewaySocket } from "../people/gateway-socket.ts";

/** Whoever answers questions about a data folder. */
export interface AuditDoor extends AsyncDisposable {
  search(asked: AskedSearch): Promise<AuditAnswer>;
  lines(asked: AskedLines): Promise<LinesAnswer>;
}

/** How long a database that was never made may take. */
const readyMsMax = 30 * 60_000;

/**
 * Through the gateway of this data folder where one runs, else on the folder itself under the ledger's lock. What was
 * asked is then a note beside the log, which the gateway's next start takes in.
 * @throws FourgateError config_invalid
 */
export async function openAudit(
  terminal: Pick<Terminal, "env">,
  data: string | undefined,
): Promise<AuditDoor> {
  const env = readEnv(terminal.env);
  const home = data === undefined ? env.home : resolve(data);
  const socket = await GatewaySocket.find(gatewaySocket(home));
  if (socket) {
    return {
      search: async (asked) => (await socket.call("POST", "/api/v1/audit/search", asked)) as AuditAnswer,
      lines: async (asked) => (await socket.call("POST", "/api/v1/audit/lines", asked)) as LinesAnswer,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const { openProjectionOffline } = await import("@fourgate/gateway/store/open-offline");
  const { askAudit, askLines } = await import("@fourgate/gateway/questions/ask");
  const { noteOffline } = await import("@fourgate/gateway/readings/offline-note");
  const offline = await openProjectionOffline({ ...env, home });
  const parts = {
    projection: offline.projection,
    here: () => offline.roster,
    note: (reading: Reading): Promise<void> => noteOffline(home, reading),
  };
  const ready = untilRead(offline.projection);
  ready.catch(() => undefined);
  return {
    search: async (asked) => {
      await ready;
      return await askAudit(parts, asked);
    },
    lines: async (asked) => {
      await ready;
      return await askLines(parts, asked);
    },
    [Symbol.asyncDispose]: () => offline[Symbol.asyncDispose](),
  };
}

/** Until the database holds what the journal holds. */
async function untilRead(projection: Projection): Promise<void> {
  const untilMs = performance.now() + readyMsMax;
  for (;;) {
    const { state, position, count, trouble } = projection.standing();
    if (state === "following" && position >= count) return;
    if (state === "away" || performance.now() > untilMs)
      throw new FourgateError(
        "overloaded",
        `the database is away${trouble === null ? "" : `: ${trouble}`}`,
        "look at database in fourgate.yaml, or run fourgate data rebuild",
      );
    await sleep(20);
  }
}
