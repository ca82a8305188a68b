import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditRecord, IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { openBundleMaker } from "@fourgate/gateway/bundle/sign";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { starterPolicy } from "@fourgate/gateway/config/starter-policy";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import type { LedgerEntry } from "@fourgate/gateway/ledger/ledger";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { startGuard, type RunningGuard } from "@fourgate/guard/main";
import type { WireLimits } from "@fourgate/wire/limits";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { until } from "../../../tools/waiting.ts";

export interface DoorsSetup {
  readonly guardLimits?: Partial<WireLimits>;
  readonly gatewayLimits?: Partial<WireLimits>;
  readonly websocket?: "judge" | "refuse";
  /** In place of the cloud's own process: where a vendor is written by hand. */
  readonly cloudUrl?: string;
  /** Lines of more deployments, before the usual ones. */
  readonly deployments?: string;
}

/** The key that the gateway holds for the deployment "keyed". */
export const heldKey: string = "held-by-the-gateway-alone";

/**
 * A whole gateway and a whole guard on folders of their own, a cloud that speaks every vendor's
 * protocol, and a private model that speaks them too, each a process of its own that testifies.
 */
export class TwoDoors implements AsyncDisposable {
  readonly cloud: UpstreamProcess;
  readonly house: UpstreamProcess;
  readonly gateway: RunningGateway;
  /** Where the developer works: the catalogue's repo "mono", its folder "vault" restricted. */
  readonly cwd: string;
  /** Of the developer's laptop. */
  readonly deviceToken: string;
  /** Of the same person, without a device. */
  readonly plainToken: string;
  /** What both doors said to their operators. */
  readonly lines: string[];
  guard: RunningGuard;
  readonly #guardHome: string;
  readonly #setup: DoorsSetup;
  readonly #opened: AsyncDisposableStack;

  private constructor(
    parts: Pick<
      TwoDoors,
      "cloud" | "house" | "gateway" | "cwd" | "deviceToken" | "plainToken" | "lines" | "guard"
    >,
    guardHome: string,
    setup: DoorsSetup,
    opened: AsyncDisposableStack,
  ) {
    this.cloud = parts.cloud;
    this.house = parts.house;
    this.gateway = parts.gateway;
    this.cwd = parts.cwd;
    this.deviceToken = parts.deviceToken;
    this.plainToken = parts.plainToken;
    this.lines = parts.lines;
    this.guard = parts.guard;
    this.#guardHome = guardHome;
    this.#setup = setup;
    this.#opened = opened;
  }

  static async open(setup: DoorsSetup = {}): Promise<TwoDoors> {
    await using opening = new AsyncDisposableStack();
    const folder = async (prefix: string): Promise<string> => {
      const path = await realpath(await mkdtemp(join(tmpdir(), prefix)));
      opening.defer(() => rm(path, { recursive: true, force: true }));
      return path;
    };
    const [home, guardHome] = [await folder("doors-gateway-"), await folder("doors-guard-")];
    const cwd = join(guardHome, "mono");
    await mkdir(join(cwd, ".git"), { recursive: true });
    await mkdir(join(cwd, "vault"));
    const [cloud, house] = await Promise.all([spawnUpstream([]), spawnUpstream(["--private"])]);
    opening.use(cloud);
    opening.use(house);
    const [deviceToken, plainToken] = [newToken(), newToken()];
    const bundles = await openBundleMaker(home, Date.now);
    const { publicKey } = await createGuardFiles({
      home: guardHome,
      gatewayUrl: "http://127.0.0.1:1",
      gatewaySocket: gatewaySocket(home),
      device: "laptop",
      user: "ada",
      deviceToken,
      gatewayPublicKey: bundles.publicKey,
      port: 0,
    });
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "starter.cedar"), starterPolicy);
    await writeFile(join(home, "keyed"), heldKey, { mode: 0o600 });
    const config = configText(setup, {
      tokens: { device: tokenHash(deviceToken), plain: tokenHash(plainToken) },
      publicKey,
      cloudUrl: setup.cloudUrl ?? cloud.url,
      houseUrl: house.url,
      keyFile: join(home, "keyed"),
    });
    await writeFile(join(home, "fourgate.yaml"), config);
    const lines: string[] = [];
    const gateway = opening.use(
      await startGateway({
        env: { home, gatewayPort: 0, guardPort: null },
        log: (line) => lines.push(line),
        ...(setup.gatewayLimits ? { limits: setup.gatewayLimits } : {}),
      }),
    );
    const guard = await guardOf(guardHome, setup, lines, gateway);
    const opened = opening.move();
    const parts = { cloud, house, gateway, cwd, deviceToken, plainToken, lines, guard };
    return new TwoDoors(parts, guardHome, setup, opened);
  }

  /** The base URL of a new run of this tool. */
  async run(tool: string, deployment: string | null = null): Promise<string> {
    const client = await ControlClient.open({
      FOURGATE_HOME: this.#guardHome,
      FOURGATE_GUARD_PORT: String(this.guard.port),
    });
    const { baseUrl } = await client.startRun({
      cwd: this.cwd,
      tool,
      agent: null,
      deployment,
      pid: process.pid,
    });
    return baseUrl;
  }

  async restartGuard(): Promise<void> {
    await this.guard[Symbol.asyncDispose]();
    this.guard = await guardOf(this.#guardHome, this.#setup, this.lines, this.gateway);
  }

  /** Newest first. */
  records<Kind extends AuditRecord["kind"]>(kind: Kind): Extract<AuditRecord, { kind: Kind }>[] {
    return this.gateway.ledger
      .latest(2_000)
      .map(({ record }) => record)
      .filter((record): record is Extract<AuditRecord, { kind: Kind }> => record.kind === kind);
  }

  /** The record of what left, with how it ended, once that is written. */
  async exchange(id: string): Promise<{ readonly intent: IntentRecord; readonly outcome: OutcomeRecord }> {
    const find = (): LedgerEntry | undefined =>
      this.gateway.ledger.latest(2_000).find(({ record }) => record.id === id);
    await until(() => Boolean(find()?.outcome), `an outcome of ${id}`);
    const { record, outcome } = find() ?? {};
    if (record?.kind !== "intent" || !outcome) throw new Error(`no intent ${id}`);
    return { intent: record, outcome };
  }

  /** Every record there is, as text. */
  recordText(): string {
    return JSON.stringify(this.gateway.ledger.latest(2_000));
  }

  async forget(): Promise<void> {
    await Promise.all([this.cloud.control({ clear: true }), this.house.control({ clear: true })]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.guard[Symbol.asyncDispose]();
    await this.#opened[Symbol.asyncDispose]();
  }
}

async function guardOf(
  home: string,
  setup: DoorsSetup,
  lines: string[],
  { engine }: RunningGateway,
): Promise<RunningGuard> {
  return await startGuard({
    home,
    port: 0,
    engine,
    log: (line) => lines.push(line),
    ...(setup.guardLimits ? { limits: setup.guardLimits } : {}),
  });
}

function configText(
  { websocket = "judge", deployments = "" }: DoorsSetup,
  parts: {
    readonly tokens: { readonly device: string; readonly plain: string };
    readonly publicKey: string;
    readonly cloudUrl: string;
    readonly houseUrl: string;
    readonly keyFile: string;
  },
): string {
  const { tokens, publicKey, cloudUrl, houseUrl, keyFile } = parts;
  const terms = "terms: { training: forbidden, retention_days: 0 }";
  const everyProtocol = "protocols: [anthropic, openai-chat, openai-responses, gemini]";
  return `gateway: { port: 0 }
guard: { websocket: ${websocket} }
teams: [web]
users:
  - id: ada
    teams: [web]
    level: 3
    tokens_sha256:
      - { sha256: ${tokens.device}, device: laptop }
      - ${tokens.plain}
devices:
  - { id: laptop, public_key: ${publicKey}, user: ada }
catalogue:
  repos:
    - name: mono
      classification: internal
      folders:
        vault: { classification: restricted }
deployments:
${deployments}  - { name: anthropic, class: cloud, provider: anthropic, url: "${cloudUrl}", models: ["*"], auth: client, ${terms} }
  - { name: openai, class: cloud, provider: openai, url: "${cloudUrl}", models: ["*"], auth: client, ${terms} }
  - { name: google, class: cloud, provider: gemini, url: "${cloudUrl}", models: ["*"], auth: client, ${terms} }
  - { name: keyed, class: cloud, ${everyProtocol}, url: "${cloudUrl}", models: ["*"], model: keyed-model-1, auth: key, key_file: "${keyFile}", ${terms} }
  - { name: house, class: private, ${everyProtocol}, url: "${houseUrl}", models: ["*"], auth: none, ${terms} }
`;
}
