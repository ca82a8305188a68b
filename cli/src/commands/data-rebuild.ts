import { counted } from "@fourgate/core/counted";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { openProjectionOffline } from "@fourgate/gateway/store/open-offline";
import type { ProjectionStanding } from "@fourgate/gateway/store/projection";
import type { Command, Terminal } from "../command.ts";
import { GatewaySocket } from "../people/gateway-socket.ts";
import { readArguments } from "../people/read-arguments.ts";

const help = `fourgate data rebuild [--json] [--data DIR]

Drops what the database holds and makes it again from the journal, which is the truth. Through the
gateway where one runs on this data folder: it goes on meanwhile, and searches see what is there so
far. Else under the journal's lock.

  --json       {"projection":{"database":…,"position":…,"count":…},"duration_ms":…}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data rebuild`;

const lookEveryMs = 200;
/** The database may be away for this long on the way. */
const awayMsMax = 15_000;

/** What a rebuild is asked of: the running gateway, or the data folder itself. */
interface Rebuilding {
  readonly begin: () => Promise<void>;
  readonly standing: () => Promise<ProjectionStanding & { readonly database: string }>;
}

export const dataRebuild: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "data rebuild", null, {
      json: { type: "boolean" },
      data: { type: "string" },
    });
    const env = readEnv(terminal.env);
    const home = values.data === undefined ? env.home : resolve(values.data);
    const socket = await GatewaySocket.find(gatewaySocket(home));
    const startedMs = performance.now();
    let done: Awaited<ReturnType<Rebuilding["standing"]>>;
    if (socket) {
      done = await follow(throughGateway(socket), terminal);
    } else {
      await using offline = await openProjectionOffline({ ...env, home });
      const { projection } = offline;
      done = await follow(
        {
          begin: () => Promise.resolve(projection.rebuild()),
          standing: () => Promise.resolve({ database: projection.name, ...projection.standing() }),
        },
        terminal,
      );
    }
    const { database, position, count } = done;
    const durationMs = Math.round(performance.now() - startedMs);
    if (values.json === true)
      terminal.out(
        `${JSON.stringify({ projection: { database, position, count }, duration_ms: durationMs })}\n`,
      );
    else
      terminal.out(
        `the database (${database}) holds ${String(position)} of ${counted(count, "record")}, made again in ${(durationMs / 1_000).toFixed(1)} s\n`,
      );
    return 0;
  },
};

function throughGateway(gateway: GatewaySocket): Rebuilding {
  const standing = async (method: string, path: string): ReturnType<Rebuilding["standing"]> => {
    const { projection } = (await gateway.call(method, path)) as {
      readonly projection: Awaited<ReturnType<Rebuilding["standing"]>>;
    };
    return projection;
  };
  return {
    async begin() {
      await standing("POST", "/api/v1/projection/rebuild");
    },
    standing: () => standing("GET", "/api/v1/projection"),
  };
}

/** Until the database holds what the journal held when it began. */
async function follow(
  { begin, standing }: Rebuilding,
  terminal: Terminal,
): ReturnType<Rebuilding["standing"]> {
  await begin();
  let awaySinceMs: number | null = null;
  for (;;) {
    const now = await standing();
    if (now.state === "following") {
      if (terminal.interactive) terminal.error("\r\u001b[K");
      return now;
    }
    if (now.state !== "away") awaySinceMs = null;
    else awaySinceMs ??= performance.now();
    if (awaySinceMs !== null && performance.now() - awaySinceMs > awayMsMax) throw away(now);
    if (terminal.interactive)
      terminal.error(`\r\u001b[K${String(now.position)} of ${counted(now.count, "record")}`);
    await sleep(lookEveryMs);
  }
}

function away({
  database,
  trouble,
}: {
  readonly database: string;
  readonly trouble: string | null;
}): FourgateError {
  return new FourgateError(
    "overloaded",
    `the database (${database}) is away${trouble === null ? "" : `: ${trouble}`}`,
    "look at the gateway's lines, and at database in fourgate.yaml",
  );
}
