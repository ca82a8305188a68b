import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drillUser } from "@fourgate/core/audit/of-drill";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { Principal } from "@fourgate/core/scope/principal";
import { createAdmin } from "@fourgate/gateway/admin/admin";
import { openBundleMaker } from "@fourgate/gateway/bundle/sign";
import { ledgerFolder } from "@fourgate/gateway/ledger/folder";
import { loadCedar } from "@fourgate/gateway/config/cedar";
import { exchange } from "@fourgate/gateway/exchange/exchange";
import type { GatewayParts } from "@fourgate/gateway/exchange/parts";
import { createDevices } from "@fourgate/gateway/identity/devices";
import { createIdentity } from "@fourgate/gateway/identity/identity";
import { newToken } from "@fourgate/gateway/identity/token";
import { startRehearsal } from "@fourgate/gateway/providers/rehearsal/start";
import { close, createGatewayServer, listen, type ServerHandlers } from "@fourgate/gateway/server";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { version, type RunningGateway } from "@fourgate/gateway/start";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { startGuard } from "@fourgate/guard/main";
import { hasLocalSockets, listenOnSocket } from "@fourgate/wire/local-socket";
import { bodyOf } from "./conversation.ts";
import { rangePolicy } from "./range-policy.ts";
import { registerRun } from "./register-run.ts";
import type { Answer, Ask, DrillPerson, DrillRange, Testimony } from "./range.ts";

const askMsMax = 20_000;

/**
 * Opens a practice range beside a running gateway: its exchange, judge, policies, gates and ledger,
 * with made-up people, a made-up repo, a guard, and two witnesses as upstreams. Everything that is
 * made up is random, lives in memory or in a folder of its own, and is gone afterwards.
 */
export async function openRange(gateway: RunningGateway, home: string): Promise<DrillRange> {
  await using opened = new AsyncDisposableStack();
  const cedar = await loadCedar();
  const repo = `drill-${randomBytes(4).toString("hex")}`;
  const root = `/drill/${repo}`;
  const cloud = opened.use(await startRehearsal({ testify: true }));
  const own = opened.use(await startRehearsal({ testify: true }));
  const source = rangePolicy(gateway.snapshot().policy.source, { repo, cloud: cloud.url, own: own.url });
  const policy = compilePolicy(source, cedar);

  const folder = await mkdtemp(join(tmpdir(), "fourgate-drill-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const bundles = await openBundleMaker(folder, Date.now);
  await bundles.adopt(source);

  const people = madeUpPeople(repo);
  const identity = createIdentity({ users: [] }).withPrincipals(Object.values(people));
  const parts: GatewayParts = {
    ...gateway.parts,
    policy: () => policy,
    principalOf: (token) => identity.resolve(token),
    devices: {
      verify: (device, bytes, signature) => devices.verify(device, bytes, signature),
      count: (device, sequence) => devices.count(device, sequence),
    },
    rehearsalUrls: new Map(),
  };
  const admin = opened.use(
    await createAdmin({
      ledger: gateway.ledger,
      policy: parts.policy,
      principalOf: parts.principalOf,
      devices: parts.devices,
      adminLogin: closedLogin,
      bundleFor: (principal) => bundles.bundleFor(principal),
      drills: {
        latest: null,
        signOff: null,
        sign: () => Promise.reject(new Error("a drill signs nothing off")),
      },
      version,
      clock: parts.clock,
      complain: parts.complain,
      port: () => port,
    }),
  );
  const handlers: ServerHandlers = {
    exchange: (request, response) => void exchange(request, response, parts),
    admin: (request, response) => {
      admin.handle(request, response);
    },
  };
  const server = createGatewayServer(handlers, parts.limits);
  const port = await listen(server, 0, "127.0.0.1");
  opened.defer(() => close(server));
  if (hasLocalSockets) {
    const local = createGatewayServer(handlers, parts.limits);
    await listenOnSocket(local, gatewaySocket(folder));
    opened.defer(() => close(local));
  }
  const gatewayUrl = `http://127.0.0.1:${String(port)}`;

  const enrolled = await createGuardFiles({
    home: folder,
    gatewayUrl,
    ...(hasLocalSockets ? { gatewaySocket: gatewaySocket(folder) } : {}),
    device: people.developer.principal.device,
    user: people.developer.principal.user,
    deviceToken: people.developer.token,
    gatewayPublicKey: bundles.publicKey,
    port: 0,
  });
  const devices = createDevices([
    {
      id: people.developer.principal.device,
      user: people.developer.principal.user,
      publicKey: enrolled.publicKey,
    },
  ]);
  const guard = opened.use(await startGuard({ home: folder, port: 0, engine: gateway.engine }));
  const runUrl = await registerRun(guard.port, folder, folder);

  const ask = async ({ as, through, conversation, endpoint = "/v1/messages" }: Ask): Promise<Answer> => {
    const base = through === "guard" ? runUrl : gatewayUrl;
    const response = await fetch(base + endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "anthropic-version": "2023-06-01",
        "user-agent": "fourgate-drill",
        ...(through === "gateway" ? { "x-fourgate-token": people[as].token } : {}),
      },
      body: bodyOf(conversation),
      signal: AbortSignal.timeout(askMsMax),
    });
    return {
      status: response.status,
      exchange: response.headers.get("x-fourgate-exchange") ?? "",
      body: await response.text(),
    };
  };

  const verifierKey = await readFile(ledgerFolder(join(home, "ledger")).verifierKey, "utf8");
  const running = opened.move();
  return {
    root,
    ledger: gateway.ledger,
    verifierKey,
    gates: gateway.snapshot().config.policy.gates,
    hasPrivateModel: gateway
      .snapshot()
      .config.policy.deployments.some(
        (deployment) => deployment.class === "private" && !deployment.rehearsal,
      ),
    ask,
    testimony: (of, needles) => testimony(of === "cloud" ? cloud.url : own.url, needles),
    stopPrivate: async () => {
      await own[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function testimony(url: string, needles: readonly string[]): Promise<Testimony> {
  const response = await fetch(`${url}/testify`, {
    method: "POST",
    body: JSON.stringify({ needles }),
    signal: AbortSignal.timeout(askMsMax),
  });
  return (await response.json()) as Testimony;
}

type People = Readonly<Record<DrillPerson, { readonly token: string; readonly principal: Principal }>>;

function madeUpPeople(repo: string): People {
  const person = (name: string, level: number, agent: string | null): People[DrillPerson] => ({
    token: newToken(),
    principal: { user: drillUser(repo, name), teams: ["drill"], level, agent, device: `${repo}/laptop` },
  });
  return {
    developer: person("developer", 9, null),
    junior: person("junior", 0, null),
    "frontend-agent": person("developer", 9, "frontend-agent"),
  };
}

/** Nobody logs in to a practice range. */
const closedLogin = {
  verifyAdmin: () => Promise.resolve(false),
  openSession: () => "",
  hasSession: () => false,
  closeSession: () => undefined,
};
