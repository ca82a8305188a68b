import { monotonicFactory } from "ulid";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { Classification } from "@fourgate/core/scope/catalogue";
import type { PolicySnapshot, PolicySource } from "@fourgate/core/scope/policy";
import { loadCedar } from "@fourgate/gateway/config/cedar";
import type { ConfiguredDevice, ConfiguredToken } from "@fourgate/gateway/config/load";
import { exchange } from "@fourgate/gateway/exchange/exchange";
import type { GatewayParts } from "@fourgate/gateway/exchange/parts";
import { ModelWays } from "@fourgate/gateway/exchange/model-ways";
import { loginFingerprints } from "@fourgate/gateway/exchange/login-fingerprint";
import { SessionFiles } from "../../../src/exchange/session-files.ts";
import { SessionMarks } from "@fourgate/gateway/exchange/session-marks";
import { Judging } from "@fourgate/gateway/exchange/judging";
import { UnderWay } from "@fourgate/gateway/exchange/under-way";
import type { LaterLook } from "@fourgate/gateway/names/later-look";
import { createDevices } from "@fourgate/gateway/identity/devices";
import { createIdentity } from "@fourgate/gateway/identity/identity";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import { close, createGatewayServer, listen } from "@fourgate/gateway/server";
import { BodyBudget } from "@fourgate/wire/body";
import { wireLimits, type WireLimits } from "@fourgate/wire/limits";
import { ModelWritten } from "@fourgate/wire/reading/model-written";
import { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import type { Way } from "@fourgate/wire/way";
import { RecordingLedger } from "./recording-ledger.ts";

/** One for all doors of a test file: each would take a second to be ready. */
const engine = new ReadingEngine();

export interface DoorSetup {
  readonly policy: PolicySource;
  readonly limits?: Partial<WireLimits>;
  /** The key that the gateway holds for a deployment, by its name. */
  readonly vendorKeys?: Readonly<Record<string, string>>;
  readonly devices?: readonly ConfiguredDevice[];
  readonly ledger?: RecordingLedger;
  /** Tokens that are worth nothing without their device's statement. */
  readonly deviceTokens?: boolean;
  readonly underWay?: UnderWay;
  /** To models; straight, where none is given. */
  readonly way?: Way;
  readonly isProxied?: (deployment: string) => boolean;
  readonly names?: (ledger: RecordingLedger, complaints: string[]) => LaterLook;
  /** Puts something else in the compiled policy's place. */
  readonly spoil?: (snapshot: PolicySnapshot) => PolicySnapshot;
}

/** The gateway's own port with the exchange behind it, and a ledger that shows what was recorded. */
export class Door implements AsyncDisposable {
  readonly port: number;
  readonly ledger: RecordingLedger;
  /** Tokens of alice (level 3), of a junior (level 1), and of alice's frontend agent. */
  readonly tokens: { readonly alice: string; readonly junior: string; readonly agent: string };
  readonly complaints: string[];
  readonly #arrived: () => number;
  readonly #opened: AsyncDisposable;

  private constructor(
    port: number,
    ledger: RecordingLedger,
    tokens: Door["tokens"],
    complaints: string[],
    arrived: () => number,
    opened: AsyncDisposable,
  ) {
    this.port = port;
    this.ledger = ledger;
    this.tokens = tokens;
    this.complaints = complaints;
    this.#arrived = arrived;
    this.#opened = opened;
  }

  /** How many requests' heads came. */
  get arrivedCount(): number {
    return this.#arrived();
  }

  static async open(setup: DoorSetup): Promise<Door> {
    const { spoil = (snapshot) => snapshot, ledger = new RecordingLedger() } = setup;
    const limits = { ...wireLimits, ...setup.limits };
    const snapshot = spoil(compilePolicy(setup.policy, await loadCedar()));
    const tokens = { alice: newToken(), junior: newToken(), agent: newToken() };
    const token = (value: string, agent: string | null): ConfiguredToken => ({
      sha256: tokenHash(value),
      device: "laptop",
      agent,
      impliedDevice: setup.deviceTokens !== true,
    });
    const identity = createIdentity({
      users: [
        {
          id: "alice",
          teams: ["web"],
          level: 3,
          tokens: [token(tokens.alice, null), token(tokens.agent, "frontend-agent")],
        },
        { id: "joe", teams: ["web"], level: 1, tokens: [token(tokens.junior, null)] },
      ],
    });
    await using started = new AsyncDisposableStack();
    const reader = new Reader(new Uint8Array(32).fill(3), engine);
    const modelWays = started.use(new ModelWays(limits, setup.way ?? {}, setup.isProxied));
    const complaints: string[] = [];
    const parts: GatewayParts = {
      policy: () => snapshot,
      isFormerPolicy: (version) => version === "former",
      principalOf: (text) => identity.resolve(text),
      isOfDevice: (text) => identity.isOfDevice(text),
      underWay: setup.underWay ?? new UnderWay(),
      judging: new Judging(),
      devices: createDevices(setup.devices ?? []),
      reader,
      sessions: new SessionMarks(
        (session) => ledger.sessionClassification(session) as Classification | undefined,
      ),
      sessionFiles: new SessionFiles(),
      sentParts: new WeakSet(),
      names: () => setup.names?.(ledger, complaints) ?? null,
      modelWritten: new ModelWritten(),
      seenResponses: new SeenResponses(),
      ledger,
      modelWays,
      budget: new BodyBudget(limits.bodiesBytesMax),
      limits,
      vendorKey: (deployment) => setup.vendorKeys?.[deployment],
      loginFingerprint: loginFingerprints(Buffer.alloc(32)),
      rehearsalUrls: new Map(),
      clock: Date.now,
      nextId: monotonicFactory(),
      complain: (what) => complaints.push(what),
    };
    let arrivedCount = 0;
    const server = createGatewayServer(
      {
        exchange: (request, response) => {
          arrivedCount++;
          void exchange(request, response, parts);
        },
        admin: (_request, response) => response.end(),
      },
      limits,
    );
    const port = await listen(server, 0, "127.0.0.1");
    started.defer(async () => {
      server.closeAllConnections();
      await close(server);
    });
    return new Door(port, ledger, tokens, complaints, () => arrivedCount, started.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened[Symbol.asyncDispose]();
  }
}
