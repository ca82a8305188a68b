import type { WireLimits } from "@fourgate/wire/limits";
import { Upstreams } from "@fourgate/wire/upstream";
import { wayOut, type Proxy } from "@fourgate/wire/way";
import type { Backing } from "../backing.ts";
import type { GuardFiles } from "../config/guard-home.ts";
import type { SoloSettings } from "../enrolment.ts";
import { cedarEngine } from "../policy/open-bundle.ts";
import { SoloAllowStore } from "./allow-store.ts";
import { sendToVendor } from "./send.ts";
import { SoloPolicies } from "./solo-policies.ts";
import { StoppedFile } from "./stopped-file.ts";

export interface SoloBackingOptions {
  readonly files: GuardFiles;
  readonly settings: SoloSettings;
  readonly limits: WireLimits;
  readonly proxy: Proxy | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/** Nobody behind the guard: its own file's policy, and straight on to the vendor. */
export async function openSoloBacking(options: SoloBackingOptions): Promise<Backing> {
  const { files, settings, limits, proxy, clock, log } = options;
  await using started = new AsyncDisposableStack();
  const stopped = started.use(await StoppedFile.open(files.spool));
  const upstreams = started.use(new Upstreams(limits, wayOut(proxy)));
  const policy = started.use(new SoloPolicies(files, settings, cedarEngine(), log));
  const running = started.move();
  return {
    policy,
    onward: { send: (passage, outgoing) => sendToVendor(passage, outgoing, upstreams), waitingCount: 0 },
    stopped,
    allowStore: new SoloAllowStore(files.exceptions, settings.user, () => policy.refresh(), clock),
    start: () => policy.start(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
