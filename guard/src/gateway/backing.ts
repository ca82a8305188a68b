import type { WireLimits } from "@fourgate/wire/limits";
import { requireOwnFolder } from "@fourgate/wire/local-socket";
import { Upstreams } from "@fourgate/wire/upstream";
import type { Proxy } from "@fourgate/wire/way";
import { GatewayAllowStore } from "../allow/allow-store.ts";
import type { Backing } from "../backing.ts";
import type { GuardFiles } from "../config/guard-home.ts";
import { openDeviceKey } from "../device/device-key.ts";
import type { Keychain } from "../device/keychain/keychain.ts";
import { readPublicKey } from "../device/keys.ts";
import { EmergencyHandIn } from "../emergency/hand-in.ts";
import { EmergencyJournal } from "../emergency/emergency-journal.ts";
import { Emergency } from "../emergency/emergency.ts";
import { sendOrEmergency } from "../emergency/send.ts";
import type { LinkedSettings } from "../enrolment.ts";
import { bundleOpener, cedarEngine } from "../policy/open-bundle.ts";
import { PolicyKeeper } from "../policy/policy-keeper.ts";
import { SpoolDelivery } from "../spool/delivery.ts";
import { Spool, type SpoolLimits } from "../spool/spool.ts";
import { GatewayClient } from "./gateway-client.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { GatewayLink } from "./link.ts";
import { wayToGateway, wayToModels } from "./way.ts";

export interface GatewayBackingOptions {
  readonly files: GuardFiles;
  readonly settings: LinkedSettings;
  readonly keychain: Keychain;
  readonly limits: WireLimits;
  readonly spoolLimits: SpoolLimits;
  readonly proxy: Proxy | undefined;
  readonly pullEveryMs: number;
  readonly heartbeatEveryMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
}

/**
 * A gateway behind the guard: its signed policy, the way to it, and what waits for it on this
 * machine's disk.
 * @throws FourgateError config_invalid, log_invalid
 */
export async function openGatewayBacking(options: GatewayBackingOptions): Promise<Backing> {
  const { files, settings, limits, proxy, log, complain } = options;
  const sign = await openDeviceKey(files, settings.deviceKey ?? { in: "file" }, options.keychain);
  const gatewayKey = readPublicKey(settings.gatewayPublicKey);
  await using started = new AsyncDisposableStack();
  if (settings.gatewaySocket !== undefined) await requireOwnFolder(settings.gatewaySocket);
  const upstreams = started.use(new Upstreams(limits, wayToGateway(settings, proxy)));
  const spool = started.use(await Spool.open(files.spool, options.spoolLimits));
  const client = new GatewayClient(settings, upstreams);
  const delivery = started.use(new SpoolDelivery(spool, client, sign, complain));
  const emergency = new Emergency(
    started.use(await EmergencyJournal.open(files.emergency)),
    started.use(new Upstreams(limits, wayToModels(settings, proxy))),
  );
  const handIn = started.use(new EmergencyHandIn(emergency.journal, client, sign, log));
  const policy = started.use(
    new PolicyKeeper({
      path: files.bundle,
      revokedPath: files.revoked,
      open: bundleOpener(gatewayKey, cedarEngine()),
      client,
      clock: options.clock,
      log,
      onGateway: () => {
        emergency.away = false;
        delivery.wake();
        handIn.wake();
      },
      pullEveryMs: options.pullEveryMs,
    }),
  );
  const link: GatewayLink = { settings, sign, policy, upstreams, emergency };
  const running = started.move();
  return {
    policy,
    onward: {
      send: (passage, outgoing) => sendOrEmergency(passage, outgoing, link),
      get waitingCount() {
        return emergency.journal.waitingCount;
      },
    },
    stopped: {
      get full() {
        return spool.full;
      },
      get waitingCount() {
        return spool.waitingCount;
      },
      async append(block) {
        await spool.append(block);
        delivery.wake();
      },
    },
    allowStore: new GatewayAllowStore(client, sign, () => policy.pull()),
    start: () => policy.start(),
    sayUp(state, told) {
      const heartbeats = running.use(new Heartbeats(client, sign, options.clock, { state, told }));
      heartbeats.start(options.heartbeatEveryMs);
      return () => {
        heartbeats.beat();
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
