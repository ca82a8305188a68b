import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBundleMaker } from "@fourgate/gateway/bundle/sign";
import { starterPolicy } from "@fourgate/gateway/config/starter-policy";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { startGuard } from "@fourgate/guard/main";
import { registerRun } from "../../src/drill/register-run.ts";

export interface Person {
  /** The base URL that a tool of theirs has. */
  readonly runUrl: string;
  readonly token: string;
  /** Their data folder. */
  readonly home: string;
}

export interface TwoTeams extends AsyncDisposable {
  readonly home: string;
  readonly gateway: RunningGateway;
  /** What the gateway said to its operator. */
  readonly lines: readonly string[];
  /** Of team web, which only observes. */
  readonly ada: Person;
  /** Of team ops, where gates enforce. */
  readonly ben: Person;
  /** What reached the model's vendor. */
  readonly arrived: {
    readonly target: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }[];
}

/**
 * A real gateway, two real guards of two people, and a vendor that keeps what it got. `runPid`: of the
 * process that the runs end with. `config`: more lines of fourgate.yaml.
 */
export async function startTwoTeams({
  runPid = process.pid,
  config = "",
}: { readonly runPid?: number; readonly config?: string } = {}): Promise<TwoTeams> {
  await using opened = new AsyncDisposableStack();
  const home = await folder(opened, "two-teams-");
  const arrived: TwoTeams["arrived"] = [];
  const vendor = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrived.push({
        target: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ type: "message", role: "assistant", content: [], usage: {} }));
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  opened.defer(() => {
    vendor.closeAllConnections();
    vendor.close();
  });

  const bundles = await openBundleMaker(home, Date.now);
  const enrolled = new Map<
    string,
    { readonly home: string; readonly token: string; readonly publicKey: string }
  >();
  for (const user of ["ada", "ben"]) {
    const own = await folder(opened, `two-teams-${user}-`);
    const token = newToken();
    const { publicKey } = await createGuardFiles({
      home: own,
      gatewayUrl: "http://127.0.0.1:1",
      gatewaySocket: gatewaySocket(home),
      device: `${user}-laptop`,
      user,
      deviceToken: token,
      gatewayPublicKey: bundles.publicKey,
      port: 0,
    });
    enrolled.set(user, { home: own, token, publicKey });
  }
  const entry = (user: string, team: string): string =>
    `  - id: ${user}\n    teams: [${team}]\n    level: 3\n    tokens_sha256:\n      - { sha256: ${tokenHash(enrolled.get(user)?.token ?? "")}, device: ${user}-laptop }\n`;
  const device = (user: string): string =>
    `  - { id: ${user}-laptop, public_key: ${enrolled.get(user)?.publicKey ?? ""}, user: ${user} }\n`;
  await mkdir(join(home, "policy"), { recursive: true });
  await writeFile(join(home, "policy", "starter.cedar"), starterPolicy);
  await writeFile(
    join(home, "fourgate.yaml"),
    `gateway: { port: 0 }
gates:
  teams:
    web: { scope: observe, secrets: observe }
teams: [web, ops]
users:
${entry("ada", "web")}${entry("ben", "ops")}devices:
${device("ada")}${device("ben")}catalogue:
  repos:
    - name: mono
      classification: internal
      folders:
        senior: { level_min: 9 }
        vault: { classification: restricted }
deployments:
  - name: vendor
    class: cloud
    url: http://127.0.0.1:${String((vendor.address() as AddressInfo).port)}
    models: ["*"]
    auth: client
    terms: { training: forbidden, retention_days: 0 }
${config}`,
  );
  const lines: string[] = [];
  const gateway = opened.use(
    await startGateway({ env: { home, gatewayPort: 0, guardPort: null }, log: (line) => lines.push(line) }),
  );
  const person = async (user: string): Promise<Person> => {
    const { home: own = "", token = "" } = enrolled.get(user) ?? {};
    const guard = opened.use(
      await startGuard({
        home: own,
        port: 0,
        pullEveryMs: 500,
        engine: gateway.engine,
        log: (line) => lines.push(line),
      }),
    );
    return { runUrl: await registerRun(guard.port, own, own, runPid), token, home: own };
  };
  const [ada, ben] = [await person("ada"), await person("ben")];
  const running = opened.move();
  return {
    home,
    gateway,
    lines,
    ada,
    ben,
    arrived,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function folder(opened: AsyncDisposableStack, prefix: string): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), prefix)));
  opened.defer(() => rm(path, { recursive: true, force: true }));
  return path;
}
