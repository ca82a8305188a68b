import type { Part } from "@fourgate/core/prompt/prompt";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import type { BodyBudget } from "@fourgate/wire/body";
import type { WireLimits } from "@fourgate/wire/limits";
import type { ModelWritten } from "@fourgate/wire/reading/model-written";
import type { Reader } from "@fourgate/wire/reading/reader";
import type { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import type { Ledger } from "../ledger/ledger.ts";
import type { Judging } from "./judging.ts";
import type { ModelWays } from "./model-ways.ts";
import type { LoginFingerprint } from "./login-fingerprint.ts";
import type { LaterLook } from "../names/later-look.ts";
import type { SessionFiles } from "./session-files.ts";
import type { SessionMarks } from "./session-marks.ts";
import type { UnderWay } from "./under-way.ts";

/** What an exchange works with. Policy and identity are snapshots, replaced whole. */
export interface GatewayParts {
  readonly policy: () => PolicySnapshot;
  /** Whether this one was in force until a moment ago. */
  readonly isFormerPolicy: (version: string) => boolean;
  /** @throws FourgateError unauthenticated, for a token that was revoked */
  readonly principalOf: (token: string) => Principal | undefined;
  /** Whether this token is worth something only with a statement that its device's key signed. */
  readonly isOfDevice: (token: string) => boolean;
  readonly devices: DeviceKeys;
  readonly reader: Reader;
  readonly sessions: SessionMarks;
  readonly sessionFiles: SessionFiles;
  /** Parts that went upstream: what a session repeats is the very same object. */
  readonly sentParts: WeakSet<Part>;
  /** Secrets that models wrote in replies which passed here. */
  readonly modelWritten: ModelWritten;
  /** Responses that a later request of their session may refer to. */
  readonly seenResponses: SeenResponses;
  readonly ledger: Ledger;
  /** Looks for names in what has left; null where no model of them is set. */
  readonly names: () => LaterLook | null;
  readonly underWay: UnderWay;
  readonly judging: Judging;
  readonly modelWays: Pick<ModelWays, "to">;
  readonly budget: BodyBudget;
  readonly limits: WireLimits;
  /** The key that the gateway holds for a deployment with `auth: key`, by its name. */
  readonly vendorKey: (deployment: string) => string | undefined;
  /** Tells log-ins apart in the record without holding them. */
  readonly loginFingerprint: LoginFingerprint;
  /** Where a rehearsal deployment listens at present, by its name. */
  readonly rehearsalUrls: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
  /** For what nobody asked for: an unexpected error, by its code. Never content. */
  readonly complain: (what: string, error: unknown) => void;
}

/** Public keys of enrolled devices, and the numbers that their guards count. */
export interface DeviceKeys {
  verify(device: string, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** An alarm's text when the number is not the next one, else undefined. */
  count(device: string, sequence: number): string | undefined;
}
