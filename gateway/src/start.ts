import { hostname } from "node:os";
import { join } from "node:path";
import type { DrillRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { errorName } from "@fourgate/core/system-error";
import type { Classification } from "@fourgate/core/scope/catalogue";
import { BodyBudget } from "@fourgate/wire/body";
import { ulids } from "@fourgate/wire/ids";
import { wireLimits, type WireLimits } from "@fourgate/wire/limits";
import { ModelWritten } from "@fourgate/wire/reading/model-written";
import { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { Upstreams } from "@fourgate/wire/upstream";
import { wayOut } from "@fourgate/wire/way";
import { createAdmin } from "./admin/admin.ts";
import { AlarmList } from "./alarms/alarm-list.ts";
import { startAlarms, type AlarmSettings } from "./alarms/start-alarms.ts";
import { AllowList } from "./allow/allow-list.ts";
import { Allows } from "./allow/allows.ts";
import { openBundleMaker } from "./bundle/sign.ts";
import { loadCedar } from "./config/cedar.ts";
import type { GatewayEnv } from "./config/env.ts";
import { fromNextStart } from "./config/next-start.ts";
import { watchConfig } from "./config/watch.ts";
import { clientWords } from "./exchange/client-words.ts";
import { Drills } from "./drills/drills.ts";
import { Exports } from "./export/exports.ts";
import { exportLimits } from "./export/limits.ts";
import { toldText } from "./export/told-text.ts";
import { recordHanded } from "./emergency/record-handed.ts";
import { exchange } from "./exchange/exchange.ts";
import type { GatewayParts } from "./exchange/parts.ts";
import { Judging } from "./exchange/judging.ts";
import { loginFingerprints } from "./exchange/login-fingerprint.ts";
import { deploymentWays, ModelWays } from "./exchange/model-ways.ts";
import { SessionFiles } from "./exchange/session-files.ts";
import { SessionMarks } from "./exchange/session-marks.ts";
import { UnderWay } from "./exchange/under-way.ts";
import { openAdminLogin } from "./identity/admin-login.ts";
import { deviceCounts } from "./identity/devices.ts";
import { Managed } from "./identity/managed.ts";
import { People } from "./identity/people.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { ledgerFolder } from "./ledger/folder.ts";
import { gatewaySubject } from "./ledger/keys.ts";
import { openLedger } from "./ledger/open.ts";
import { RegularPacking } from "./ledger/packing/regular-packing.ts";
import { publicFile } from "./ledger/public-log.ts";
import { CurrentLook } from "./names/current-look.ts";
import { CheckpointSender } from "./witness/checkpoint-sender.ts";
import { recipientsOf } from "./witness/recipients-of.ts";
import { aheadText } from "./retention/believed-time.ts";
import { takeInNotes } from "./readings/offline-note.ts";
import { DailyRetention } from "./retention/daily.ts";
import { RetentionOpening } from "./retention/opening.ts";
import type { RetentionTerms } from "./retention/terms.ts";
import { startRehearsal } from "./providers/rehearsal/start.ts";
import { cannotListen, close, listen, type ServerHandlers } from "./server.ts";
import { choosePlace } from "./store/choose-place.ts";
import { storeLimits } from "./store/limits.ts";
import { Projection } from "./store/projection.ts";
import { openDoor, publicUrl } from "./tls/door.ts";
import { ownCaPin } from "./tls/own-ca.ts";
import { loadSnapshot, type GatewaySnapshot } from "./snapshot.ts";
import { openLocalDoor } from "./local-door.ts";
import { keepPolicyText } from "./policy-texts.ts";
import { PolicyInForce } from "./policy-in-force.ts";
import { openReaderKey, organisationKey } from "./reader-key.ts";

export const version = "0.1.0";

export interface GatewayOptions {
  readonly env: GatewayEnv;
  /** One line for the operator. Never content. */
  readonly log: (line: string) => void;
  /** Another policy than at the start is in force. */
  readonly onPolicy?: () => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly limits?: Partial<WireLimits>;
}

export interface RunningGateway extends AsyncDisposable {
  readonly port: number;
  /** Where laptops and browsers reach it, no trailing slash. */
  readonly url: string;
  /** The admin's password, only where this start made it. */
  readonly adminPassword: string | null;
  readonly ledger: Ledger;
  /** As in force now. */
  readonly snapshot: () => GatewaySnapshot;
  readonly parts: GatewayParts;
  /** What it reads bodies with; others in this process may, too, until it ends. */
  readonly engine: ReadingEngine;
  /** Records a drill and shows it on the page. */
  drilled(lines: DrillRecord["lines"]): Promise<void>;
}

/**
 * Opens the ledger, loads policy, starts the rehearsal where one is configured, and listens.
 * @throws FourgateError config_invalid, log_invalid
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { env, log, clock = Date.now } = options;
  const limits = { ...wireLimits, ...options.limits };
  const complain = (what: string, error: unknown): void => {
    log(`${what}: ${error === null || error === undefined ? "see the record" : errorName(error)}`);
  };
  const nextId = ulids();
  const cedar = await loadCedar();
  const counts = deviceCounts();
  const files = await loadSnapshot(env, cedar, counts);

  await using started = new AsyncDisposableStack();
  const bundles = await openBundleMaker(env.home, clock);
  const { login, created } = await openAdminLogin(env.home, clock);
  const managed = new Managed();
  const allowList = new AllowList();
  const alarmList = new AlarmList();
  // Before the ledger, so that its last checkpoint leaves too.
  const { proxy } = env;
  const outside = started.use(new Upstreams(limits, wayOut(proxy)));
  const sender = started.use(
    new CheckpointSender({
      clock,
      onTrouble: ({ failure }) => {
        log(`the log's checkpoint did not get away: ${failure ?? ""}`);
      },
      onMended: ({ name }) => {
        log(`${name} has the log's newest checkpoint again`);
      },
    }),
  );
  const retaining = new RetentionOpening();
  const ledger = started.use(
    await openLedger({
      dataDir: join(env.home, "ledger"),
      clock,
      onTrouble: complain,
      onCheckpoint: (note) => {
        sender.published(note);
      },
      onIdentity: (record) => {
        managed.apply(record);
      },
      onAlarm: (record) => {
        alarmList.apply(record);
      },
      onAllow: (record) => {
        allowList.apply(record);
      },
      onRetention: retaining.onRetention,
      onLeaf: retaining.onLeaf,
    }),
  );
  const logFolder = ledgerFolder(join(env.home, "ledger")).log;
  const sendTo = async ({ config }: GatewaySnapshot): Promise<void> => {
    await sender.use(recipientsOf(config, { logFolder, upstreams: outside, clock }));
  };
  await sendTo(files);
  sender.published((await ledger.checkpoint()).note);
  await takeInNotes(join(env.home, "ledger"), { ledger, clock, log });
  const readerKey = await openReaderKey(env.home);
  const engine = started.use(new ReadingEngine());
  const reader = new Reader(readerKey, engine);
  const underWay = new UnderWay();
  const judging = new Judging();
  const policy = new PolicyInForce(files, {
    allowList,
    fingerprintKey: organisationKey(readerKey),
    reader,
    bundles,
    roster: () => people.roster,
    counts,
    append: (record) => ledger.append(record, gatewaySubject),
    keepText: (sha256, text) => keepPolicyText(env.home, sha256, text),
    changed: () => {
      underWay.look();
    },
    clock,
    nextId,
  });
  const snapshot = (): GatewaySnapshot => policy.snapshot;
  const terms = (): RetentionTerms => snapshot().config.retention;
  const retention = await retaining.over(ledger, {
    root: join(env.home, "ledger"),
    terms,
    clock,
    nextId,
    told: { log, complain },
  });
  const people = new People({
    managed,
    file: () => snapshot().config,
    append: (record) => ledger.append(record, gatewaySubject),
    changed: () => {
      policy.takeRoster();
    },
    clock,
    nextId,
    caPin: async () => (snapshot().config.gateway.tls?.kind === "own_ca" ? ownCaPin(env.home) : null),
    gatewayUrl: () => publicUrl(snapshot().config.gateway.tls, certificate, port),
  });
  for (const [device, count] of deviceCounts(ledger.latest(1_000))) counts.set(device, count);
  const modelWays = started.use(
    new ModelWays(limits, wayOut(proxy), (deployment) => snapshot().config.proxied.has(deployment)),
  );

  const allows = new Allows({
    list: allowList,
    standing: () => ({
      policy: snapshot().config.policy,
      knowsUser: (id) => people.roster.users().some((user) => user.id === id),
      knowsTeam: (id) => people.roster.listTeams().some((team) => team.id === id),
      holdsSecret: (text) => clientWords(parts)(text) !== text,
    }),
    append: (record) => ledger.append(record, gatewaySubject),
    changed: () => policy.takeExceptions(),
    clock,
    nextId,
  });

  await policy.adopt(files);
  for (const note of snapshot().config.ruleNotes) log(`rules of ${note}`);
  if (policy.hasLoweredGates) log(policy.told);
  for (const { name, proxy: through } of deploymentWays(snapshot().config, proxy))
    if (through !== null) log(`${name} is reached through the proxy ${through}`);

  const names = started.use(
    new CurrentLook({
      settings: () => snapshot().config.namesModel,
      record: (record) => ledger.append(record, record.actor.user),
      clock,
      nextId,
      log,
    }),
  );

  const rehearsalUrls = new Map<string, string>();
  for (const { name, rehearsal, url } of snapshot().config.policy.deployments) {
    if (rehearsal && url === "")
      rehearsalUrls.set(name, started.use(await startRehearsal({ testify: false })).url);
  }

  const parts: GatewayParts = {
    policy: () => snapshot().policy,
    isFormerPolicy: (asked) => policy.isFormer(asked),
    principalOf: (token) => snapshot().identity.resolve(token),
    isOfDevice: (token) => snapshot().identity.isOfDevice(token),
    devices: {
      verify: (device, bytes, signature) => snapshot().devices.verify(device, bytes, signature),
      count: (device, sequence) => snapshot().devices.count(device, sequence),
    },
    reader,
    sessions: new SessionMarks(
      (session) => ledger.sessionClassification(session) as Classification | undefined,
    ),
    sessionFiles: new SessionFiles(),
    sentParts: new WeakSet(),
    names: () => names.current(),
    modelWritten: new ModelWritten(),
    seenResponses: new SeenResponses(),
    ledger,
    underWay,
    judging,
    modelWays,
    budget: new BodyBudget(limits.bodiesBytesMax),
    limits,
    vendorKey: (deployment) => snapshot().config.secrets.vendorKeys.get(deployment),
    loginFingerprint: loginFingerprints(readerKey),
    rehearsalUrls,
    clock,
    nextId,
    complain,
  };
  const { database, secrets } = snapshot().config;
  const projection = started.use(
    new Projection({
      place: choosePlace(env.home, database, secrets.databasePassword),
      records: ledger.records,
      log,
      complain,
      limits: storeLimits,
      scanner: () => engine.scanners.of({ detectorsOff: [] }),
      turn: () => judging.turn(),
    }),
  );
  const exports = started.use(
    new Exports({
      home: env.home,
      hostName: hostname(),
      proxy,
      records: ledger.records,
      version,
      told: toldText(() => engine.scanners.of({ detectorsOff: [] })),
      append: (record) => ledger.append(record, gatewaySubject),
      nextId,
      clock,
      log,
      limits: exportLimits,
    }),
  );
  await exports.adopt(snapshot().config.exports, secrets.exports);
  const alarmSettings = (): AlarmSettings => ({
    alarms: snapshot().config.alarms,
    secrets: snapshot().config.secrets.alarms,
    organisation: snapshot().config.organisation,
  });
  const alarms = started.use(
    await startAlarms(
      {
        home: env.home,
        proxy,
        list: alarmList,
        records: ledger.records,
        append: (record) => ledger.append(record, gatewaySubject),
        exports: () => exports.standings(),
        isLedgerHealthy: () => ledger.healthy,
        outside: () => sender.standing(),
        clockAhead: () => {
          const ahead = retention.clockAhead();
          return ahead && aheadText(ahead);
        },
        console: () => publicUrl(snapshot().config.gateway.tls, certificate, port),
        nextId,
        clock,
        log,
        complain,
      },
      alarmSettings(),
    ),
  );
  const drills = new Drills({
    append: (record) => ledger.append(record, gatewaySubject),
    policyVersion: () => snapshot().policy.version,
    clock,
    nextId,
  });
  let refusedChange: string | null = null;
  const admin = started.use(
    await createAdmin({
      ledger,
      policy: parts.policy,
      principalOf: parts.principalOf,
      devices: parts.devices,
      adminLogin: login,
      bundleFor: (principal) => bundles.bundleFor(principal),
      drills,
      version,
      clock,
      complain,
      port: () => port,
      people: {
        people,
        organisation: () => snapshot().config.organisation,
        gatewayPublicKey: bundles.publicKey,
      },
      allows,
      retention,
      projection,
      exports,
      alarms: alarms.alarms,
      publicLog: (path) => publicFile(logFolder, path),
      outside: () => sender.standing(),
      refusedChange: () => refusedChange,
      deploymentWays: () => deploymentWays(snapshot().config, proxy),
      certificate: () => door.certificate?.current() ?? null,
      recordEmergency: (principal, handed) => recordHanded(parts, principal, handed),
    }),
  );
  const handlers: ServerHandlers = {
    exchange: (request, response) => void exchange(request, response, parts),
    admin: (request, response) => {
      admin.handle(request, response);
    },
  };
  const door = started.use(
    await openDoor({
      home: env.home,
      handlers,
      limits,
      settings: () => snapshot().config.gateway.tls,
      clock,
      log,
    }),
  );
  const { server, certificate } = door;
  const say = async (event: "started" | "stopped"): Promise<void> => {
    const time = new Date(clock()).toISOString();
    await ledger.append(
      { kind: "gateway", id: nextId(), time, event, detail: `version ${version}` },
      gatewaySubject,
    );
  };
  const daily = started.use(new DailyRetention(retention, { log, complain }));
  started.use(new RegularPacking(ledger, { log, complain }));
  // First and last words of a run: every exchange of it stands between them.
  await say("started");
  started.defer(() => say("stopped"));
  const { host, port: wanted } = snapshot().config.gateway;
  const port = await listen(server, wanted, host).catch((error: unknown) => {
    throw cannotListen(`${host}:${String(wanted)}`, error);
  });
  started.defer(() => close(server));
  const asOperator: ServerHandlers = {
    ...handlers,
    admin: (request, response) => {
      admin.handle(request, response, true);
    },
  };
  started.use(await openLocalDoor(env.home, asOperator, limits));
  started.use(
    watchConfig(env.home, async () => {
      try {
        await policy.adopt(await loadSnapshot(env, cedar, counts));
        refusedChange = null;
        await sendTo(snapshot());
        void certificate?.look();
        await exports.adopt(snapshot().config.exports, snapshot().config.secrets.exports);
        await alarms.adopt(alarmSettings());
        log(policy.told);
        const later = fromNextStart(files.config, snapshot().config);
        if (later.length > 0)
          log(`${later.join(", ")}: read at the start only; end this one and start it again`);
        options.onPolicy?.();
      } catch (error) {
        // A start asks for another start; here the next change is looked at by itself.
        const remedyOf = ({ remedy }: FourgateError): string => remedy.replace(/,? and start again$/, "");
        refusedChange =
          error instanceof FourgateError ? `${error.message}; ${remedyOf(error)}` : errorName(error);
        log(
          `the changed configuration is not in force, what was before goes on: ${refusedChange}; what is corrected counts at once`,
        );
      }
    }),
  );
  await daily.look();
  const running = started.move();

  return {
    port,
    url: publicUrl(snapshot().config.gateway.tls, certificate, port),
    adminPassword: created,
    ledger,
    snapshot,
    parts,
    engine,
    drilled: (lines) => drills.drilled(lines),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
