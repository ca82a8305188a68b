import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import type { Allows } from "../allow/allows.ts";
import type { HandedExchange } from "../emergency/handed-exchange.ts";
import type { DeviceKeys } from "../exchange/parts.ts";
import type { DeploymentWay } from "../exchange/model-ways.ts";
import type { AdminLogin } from "../identity/admin-login.ts";
import type { Alarms } from "../alarms/alarms.ts";
import type { Drills } from "../drills/drills.ts";
import type { Exports } from "../export/exports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { PeopleAdmin } from "./people-parts.ts";
import type { PublicLog } from "./routes/log.ts";
import type { Retention } from "../retention/retention.ts";
import type { Projection } from "../store/projection.ts";
import type { RecipientStanding } from "../witness/checkpoint-sender.ts";
import type { ServerCertificate } from "../tls/server-certificate.ts";

/** What the console and the admin API work with. */
export interface AdminParts {
  readonly ledger: Ledger;
  readonly policy: () => PolicySnapshot;
  readonly principalOf: (token: string) => Principal | undefined;
  readonly devices: DeviceKeys;
  readonly adminLogin: AdminLogin;
  /** The signed policy bundle for this principal's guard, as text. */
  readonly bundleFor: (principal: Principal) => string;
  readonly drills: Pick<Drills, "latest" | "signOff" | "sign">;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** For what nobody asked for: an unexpected error or an alarm. Never content. */
  readonly complain: (what: string, error: unknown) => void;
  /** The port that the server is bound to. */
  readonly port: () => number;
  /** Users, teams, devices and join codes; absent where nobody administers any. */
  readonly people?: PeopleAdmin;
  /** Exceptions to gate 3; absent where nobody administers any. */
  readonly allows?: Allows;
  /** What ends what is recorded; absent where nothing does. */
  readonly retention?: Retention;
  /** The database behind the journal; absent where there is none. */
  readonly projection?: Projection;
  /** Absent where nobody watches. */
  readonly alarms?: Alarms;
  /** Where the log's records go; absent where nobody follows it. */
  readonly exports?: Exports;
  /** Records what left a laptop while this gateway was away; absent where nothing may. */
  readonly recordEmergency?: (principal: Principal, handed: HandedExchange) => Promise<void>;
  /** The log's public files; absent where they are not served. */
  readonly publicLog?: PublicLog;
  /** Who outside gets the log's checkpoints, and how far they are; absent where that is not known. */
  readonly outside?: () => readonly RecipientStanding[];
  /** Why what was changed in fourgate.yaml or a policy last is not in force; null where it is. */
  readonly refusedChange?: () => string | null;
  /** How each deployment is reached. */
  readonly deploymentWays?: () => readonly DeploymentWay[];
  /** What the server shows; null, or absent, without TLS. */
  readonly certificate?: () => Pick<ServerCertificate, "caPem" | "names"> | null;
}
