import { request } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { startGateway } from "@fourgate/gateway/start";
import { actor, guardBlock, id, refusal } from "../../../tools/samples/audit-records.ts";
import { play } from "../transcript.ts";

let home: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-data-"));
  env = { PATH: "/usr/bin:/bin", HOME: home, FOURGATE_HOME: home };
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
  await writeFile(join(home, "fourgate.yaml"), "gateway: { port: 0 }\n");
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function fill(ledger: Ledger): Promise<void> {
  for (let n = 1; n <= 30; n++) {
    const user = n % 3 === 0 ? "tom" : "mia";
    const record =
      n % 2 === 0
        ? refusal({ id: id(n), actor: { ...actor, user } })
        : guardBlock({ id: id(n), actor: { ...actor, user } });
    await ledger.append(record, user);
  }
}

/** As the operator, by the data folder's socket. */
function ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const headers = { host: "localhost", "x-fourgate-operator": "local" };
  const call = request({ socketPath: gatewaySocket(home), path, headers }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    response.on("end", () => {
      resolve({ status: response.statusCode ?? 0, text });
    });
  });
  call.once("error", reject).end();
  return promise;
}

interface Listed {
  readonly exchanges: readonly { readonly record: { readonly id: string } }[];
  readonly next: string | null;
  readonly behind: number;
}

async function list(query: string): Promise<Listed> {
  return JSON.parse((await ask(`/api/v1/exchanges?${query}`)).text) as Listed;
}

const made = /^the database \(embedded\) holds (\d+) of \1 records, made again in \d+\.\d s$/;

describe("fourgate data rebuild", { timeout: 120_000 }, () => {
  test("makes the database again where no gateway runs", async () => {
    {
      await using ledger = await openLedger({ dataDir: join(home, "ledger") });
      await fill(ledger);
    }
    expect(await play("fourgate data rebuild", env, home)).toMatch(made);
    expect(JSON.parse(await play("fourgate data rebuild --json", env, home))).toMatchObject({
      projection: { database: "embedded", position: 30, count: 30 },
    });
  });

  test("asks a running gateway, which goes on meanwhile and searches what it made", async () => {
    await using gateway = await startGateway({
      env: { home, gatewayPort: 0, guardPort: 0 },
      log: () => undefined,
    });
    await fill(gateway.ledger);
    expect((await ask("/readyz")).text).toMatch(/^ready\ndatabase waiting, \d+ records behind\n/);
    expect(await play("fourgate data rebuild", env, home)).toMatch(made);
    expect((await ask("/readyz")).text).toBe(
      "ready\ndatabase following, 0 records behind\ncheckpoints kept on this machine alone\n",
    );

    const first = await list("user=tom&gate=3&limit=3");
    expect(first.exchanges.map(({ record }) => record.id)).toEqual([id(27), id(21), id(15)]);
    expect(first.behind).toBe(0);
    const second = await list(`user=tom&gate=3&limit=3&before=${first.next ?? ""}`);
    expect(second.exchanges.map(({ record }) => record.id)).toEqual([id(9), id(3)]);
    expect(second.next).toBe(null);
    expect((await ask("/api/v1/exchanges?gate=5")).status).toBe(400);
    expect((await ask("/api/v1/exchanges?user=")).status).toBe(400);
  });

  test("says why where the database can't be reached, and leaves nothing open", async () => {
    await writeFile(join(home, "fourgate.yaml"), "database: postgres://f@127.0.0.1:9/f\n");
    await (await openLedger({ dataDir: join(home, "ledger") }))[Symbol.asyncDispose]();
    expect(await play("fourgate data rebuild now", env, home)).toBe(
      "! fourgate: data rebuild takes no such argument; see fourgate data rebuild --help\n? 2",
    );
    expect(await play("fourgate data rebuild", env, home)).toMatch(
      /^! fourgate: the database \(127\.0\.0\.1:9\/f\) is away[\s\S]*\n\? 1$/,
    );
  });
});
