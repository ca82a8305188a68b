import type { RequestListener } from "node:http";
import { errorName } from "@fourgate/core/system-error";
import { BodyBudget } from "@fourgate/wire/body";
import { wireLimits, type WireLimits } from "@fourgate/wire/limits";
import { ulids } from "@fourgate/wire/ids";
import { hasLocalSockets } from "@fourgate/wire/local-socket";
import { keyedHash } from "@fourgate/wire/native-bytes";
import { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import type { Proxy } from "@fourgate/wire/way";
import { AllowCodes } from "./allow/allow-codes.ts";
import { confirmAllow } from "./allow/confirm-door.ts";
import { Confirmations } from "./allow/confirmations.ts";
import { systemProcesses } from "./allow/process-table.ts";
import { BlockPages } from "./blocks/block-pages.ts";
import { serveBlockPage } from "./blocks/serve-block-page.ts";
import { guardFiles } from "./config/guard-home.ts";
import { ControlDoor } from "./control/control-door.ts";
import { ControlKey } from "./control/control-key.ts";
import { control } from "./control/control.ts";
import { systemKeychain } from "./device/keychain/find.ts";
import type { Keychain } from "./device/keychain/keychain.ts";
import { readPrivateFile } from "./device/private-file.ts";
import { DeviceSequence } from "./device/sequence.ts";
import { isSolo, readGuardSettings } from "./enrolment.ts";
import { openGatewayBacking } from "./gateway/backing.ts";
import type { GuardParts } from "./guard-parts.ts";
import { LocalSecrets } from "./local-secrets/local-secrets.ts";
import { LocalServer } from "./local-server.ts";
import { heartbeatEveryMsDefault } from "./gateway/heartbeats.ts";
import { pullEveryMsDefault } from "./policy/policy-keeper.ts";
import { BodyDigests } from "./relay/body-digests.ts";
import { relay } from "./relay/relay.ts";
import { openWrittenFile } from "./relay/written-file.ts";
import { SessionAlarms } from "./relay/session-alarms.ts";
import { CarriedCalls } from "./telemetry/carried-calls.ts";
import { isTelemetry, takeTelemetry } from "./telemetry/take-telemetry.ts";
import { SessionMarks } from "./relay/session-marks.ts";
import { SessionPins } from "./relay/session-pins.ts";
import { warmUp } from "./relay/warm-up.ts";
import { isAlive, RunRegistry } from "./runs/run-registry.ts";
import { StandingRuns } from "./runs/standing-runs.ts";
import { standingRuns } from "./setup/standing/record.ts";
import { readerKey } from "./reader-key.ts";
import { openSoloBacking } from "./solo/backing.ts";
import { spoolLimits, type SpoolLimits } from "./spool/spool.ts";
import { WebSocketDoor } from "./websocket/door.ts";
import { Workspaces } from "./workspace/workspaces.ts";

export interface GuardOptions {
  /** Fourgate's folder; `<home>/guard` was made by createGuardFiles. */
  readonly home: string;
  /** The user's home folder, whose secret files are learned; absent: those of workspaces alone. */
  readonly userHome?: string;
  /** In place of guard.json's; 0 for any free one. */
  readonly port?: number;
  /** Gets one line for what an operator should see. Never content. */
  readonly log?: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly limits?: Partial<WireLimits>;
  readonly spoolLimits?: Partial<SpoolLimits>;
  readonly pullEveryMs?: number;
  readonly heartbeatEveryMs?: number;
  /** What this process's environment says; in place of what it said when the laptop joined. */
  readonly proxy?: Proxy | undefined;
  /** In place of the system's. */
  readonly keychain?: Keychain;
  /** In place of one of its own: what else in this process reads bodies has it. */
  readonly engine?: ReadingEngine;
  /** Called when the control door was asked to end this guard. */
  readonly onStop?: () => void;
}

export interface RunningGuard extends AsyncDisposable {
  readonly port: number;
  /** A run whose process lives is registered, or something waits to be handed in. */
  isBusy(): boolean;
  /** How often a command of the user's asked something of it. */
  readonly commandCount: number;
}

/**
 * Starts the guard on 127.0.0.1. Resolves once it listens; a gateway that is away does not keep it
 * from starting, and until it answers every request is refused.
 * @throws FourgateError config_invalid, log_invalid
 */
export async function startGuard(options: GuardOptions): Promise<RunningGuard> {
  const { log = () => undefined, clock = Date.now, pullEveryMs = pullEveryMsDefault } = options;
  const { heartbeatEveryMs = heartbeatEveryMsDefault } = options;
  const files = guardFiles(options.home);
  const settings = await readGuardSettings(files);
  const controlKey = await ControlKey.open(files.controlKey);
  const placeholderKey = await readPrivateFile(files.placeholderKey);
  const limits = { ...wireLimits, ...options.limits };
  const complain = (what: string, error: unknown): void => {
    log(error === null ? what : `${what}: ${errorName(error)}`);
  };

  await using started = new AsyncDisposableStack();
  const sequence = started.use(await DeviceSequence.open(files.sequence));
  const backing = started.use(
    isSolo(settings)
      ? await openSoloBacking({ files, settings, limits, proxy: options.proxy, clock, log })
      : await openGatewayBacking({
          files,
          settings,
          keychain: options.keychain ?? systemKeychain(files.folder),
          limits,
          spoolLimits: { ...spoolLimits, ...options.spoolLimits },
          proxy: options.proxy,
          pullEveryMs,
          heartbeatEveryMs,
          clock,
          log,
          complain,
        }),
  );
  const nextId = ulids();
  const runs = started.use(new RunRegistry(isAlive, new StandingRuns(clock, nextId)));
  const loadStanding = async (): Promise<void> => {
    runs.stand(await standingRuns(files, complain));
  };
  await loadStanding();
  const engine = options.engine ?? started.use(new ReadingEngine());
  const reader = new Reader(readerKey(placeholderKey), engine);
  const carriedCalls = new CarriedCalls(clock());
  const heartbeat: { now?: (() => void) | undefined } = {};
  const parts: GuardParts = {
    settings,
    controlKey,
    policy: backing.policy,
    onward: backing.onward,
    runs,
    loadStanding,
    workspaces: new Workspaces(clock),
    sessions: new SessionMarks(),
    pins: new SessionPins(),
    alarms: new SessionAlarms(),
    carriedCalls,
    sayNow: () => {
      heartbeat.now?.();
    },
    digests: new BodyDigests(),
    reader,
    modelWritten: await openWrittenFile(files.modelWritten, complain),
    localSecrets: new LocalSecrets({
      home: options.userHome,
      digest: (values) => reader.learn(values),
      clock,
      complain: (what) => {
        complain(what, null);
      },
    }),
    seenResponses: new SeenResponses(),
    placeholderHash: keyedHash(placeholderKey),
    sequence,
    stopped: backing.stopped,
    codes: new AllowCodes(clock),
    allowStore: backing.allowStore,
    confirmations: new Confirmations(clock),
    processes: systemProcesses(),
    pages: new BlockPages(),
    budget: new BodyBudget(limits.bodiesBytesMax),
    limits,
    port: () => server.port,
    clock,
    nextId,
    complain,
    stop: options.onStop ?? (() => undefined),
  };
  const sockets = new WebSocketDoor(parts);
  let commandCount = 0;
  const commanded =
    (over: "socket" | "tcp"): RequestListener =>
    (request, response) => {
      commandCount++;
      void control(request, response, parts, over);
    };
  const server = started.use(
    new LocalServer(
      {
        relay: (request, response) =>
          void (isTelemetry(request) ? takeTelemetry : relay)(request, response, parts),
        ...(hasLocalSockets ? {} : { control: commanded("tcp") }),
        upgrade: (request, socket, head) => {
          sockets.upgrade(request, socket, head);
        },
        confirm: (request, response) => void confirmAllow(request, response, parts),
        page: (request, response) => {
          serveBlockPage(request, response, parts);
        },
      },
      limits,
    ),
  );
  // Ends before the server, which waits for its connections.
  started.use(sockets);
  await backing.start();
  await server.listen(options.port ?? settings.port);
  if (hasLocalSockets) {
    const door = started.use(new ControlDoor(commanded("socket")));
    await door.listen(files.controlSocket);
  }
  heartbeat.now = backing.sayUp?.(
    () => ({
      deviceSequence: sequence.last,
      policyVersion: backing.policy.state()?.version ?? "",
      runs: runs.size + runs.standingCount,
      waiting: backing.stopped.waitingCount + backing.onward.waitingCount,
      ...(carriedCalls.unseenCount === 0 ? {} : { unseenCalls: carriedCalls.unseenCount }),
    }),
    ({ unseenCalls = 0 }) => {
      carriedCalls.told(unseenCalls);
    },
  );
  // A guard that stops or has no policy yet has nothing to be warm for; beside another one it is warm.
  if (options.engine === undefined) warmUp(parts, options.home).catch(() => undefined);
  const running = started.move();
  return {
    port: server.port,
    isBusy: () => {
      runs.reap();
      return (
        runs.size > 0 ||
        runs.standingCount > 0 ||
        backing.stopped.waitingCount > 0 ||
        backing.onward.waitingCount > 0
      );
    },
    get commandCount() {
      return commandCount;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
