import type { KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import type { BodyBudget } from "@fourgate/wire/body";
import type { WireLimits } from "@fourgate/wire/limits";
import type { ModelWritten } from "@fourgate/wire/reading/model-written";
import type { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import type { Reader } from "@fourgate/wire/reading/reader";
import type { AllowCodes } from "./allow/allow-codes.ts";
import type { AllowStore } from "./allow/allow-store.ts";
import type { Confirmations } from "./allow/confirmations.ts";
import type { ProcessTable } from "./allow/process-table.ts";
import type { BlockPages } from "./blocks/block-pages.ts";
import type { ControlKey } from "./control/control-key.ts";
import type { DeviceSequence } from "./device/sequence.ts";
import type { GuardSettings } from "./enrolment.ts";
import type { LocalSecrets } from "./local-secrets/local-secrets.ts";
import type { Onward } from "./onward.ts";
import type { Policies } from "./policy/policies.ts";
import type { BodyDigests } from "./relay/body-digests.ts";
import type { SessionAlarms } from "./relay/session-alarms.ts";
import type { SessionMarks } from "./relay/session-marks.ts";
import type { SessionPins } from "./relay/session-pins.ts";
import type { RunRegistry } from "./runs/run-registry.ts";
import type { StoppedRecords } from "./spool/stopped-records.ts";
import type { Workspaces } from "./workspace/workspaces.ts";
import type { CarriedCalls } from "./telemetry/carried-calls.ts";

/** What the guard's doors work with. */
export interface GuardParts {
  readonly settings: Pick<GuardSettings, "user" | "device">;
  readonly controlKey: ControlKey;
  readonly policy: Policies;
  /** Where requests go from here. */
  readonly onward: Onward;
  readonly runs: RunRegistry;
  /** Reads anew which runs stand. */
  readonly loadStanding: () => Promise<void>;
  readonly workspaces: Workspaces;
  readonly sessions: SessionMarks;
  readonly pins: SessionPins;
  readonly alarms: SessionAlarms;
  /** What came through here, beside what tools say of themselves. */
  readonly carriedCalls: CarriedCalls;
  readonly digests: BodyDigests;
  readonly reader: Reader;
  /** What secret files of workspaces and of the user hold. */
  readonly localSecrets: LocalSecrets;
  /** Secrets that models wrote in replies which passed here. */
  readonly modelWritten: ModelWritten;
  /** Responses that a later request of their session may refer to. */
  readonly seenResponses: SeenResponses;
  /** Makes placeholders; the same after a restart. */
  readonly placeholderHash: KeyedHash;
  readonly sequence: DeviceSequence;
  readonly stopped: StoppedRecords;
  readonly codes: AllowCodes;
  readonly allowStore: AllowStore;
  readonly confirmations: Confirmations;
  /** Null where the system does not tell. */
  readonly processes: ProcessTable | null;
  readonly pages: BlockPages;
  readonly budget: BodyBudget;
  readonly limits: WireLimits;
  /** The port that it listens on, once it does. */
  readonly port: () => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
  /** For what nobody asked for. Never content. */
  readonly complain: (what: string, error: unknown) => void;
  /** Says to the gateway now what it would say with the next heartbeat. */
  readonly sayNow: () => void;
  /** Ends this guard, soon. */
  readonly stop: () => void;
}
