import { FourgateError } from "@fourgate/core/errors";
import type { Actor } from "@fourgate/core/audit/record";
import { openReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import type { Principal } from "@fourgate/core/scope/principal";
import { headerOf, type Head } from "@fourgate/wire/head";
import { reportCodec } from "@fourgate/wire/report-codec";
import { clientSigns } from "@fourgate/wire/client-signs";
import type { GatewayParts } from "./parts.ts";

/** Who asks, with which tool, and what their guard states. */
export interface Caller {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly report: GuardReport | null;
  /** Differences that an operator should look at; each goes into the record. */
  readonly alarms: string[];
  readonly wantedDeployment: string | null;
}

/** A known token came without its device's key: the token may be in other hands. */
export class DeviceUnproven extends FourgateError {
  readonly alarms: readonly string[];

  constructor({ user, device }: Principal, message: string, remedy: string) {
    super("unauthenticated", message, remedy);
    const of = device === "" ? "" : `, device ${device}`;
    this.alarms = [`a token of ${user}${of} came without what that device's key signed`];
  }
}

/** @throws FourgateError unauthenticated */
export function identify(head: Head, gateway: GatewayParts): Caller {
  const token = headerOf(head, "x-fourgate-token");
  if (token === undefined) {
    throw new FourgateError(
      "unauthenticated",
      "this request carries no Fourgate token",
      "start the tool with: fourgate run -- TOOL; or send your token in the header x-fourgate-token",
    );
  }
  const principal = gateway.principalOf(token);
  if (!principal) {
    throw new FourgateError(
      "unauthenticated",
      "the gateway does not know this Fourgate token",
      "ask your operator for a new one",
    );
  }
  const alarms: string[] = [];
  const report = guardReport(head, principal, gateway, alarms);
  // A token that was given to a device opens nothing for who holds the token alone.
  if (report === null && gateway.isOfDevice(token))
    throw new DeviceUnproven(
      principal,
      "this token belongs to a device, and the request came without that device's statement",
      "start the tool with: fourgate run -- TOOL",
    );
  const narrowed = { ...principal, agent: principal.agent ?? report?.agent ?? null };
  const { tool, session, subAgent } = clientSigns(head, report?.tool, report?.toolVersion);
  return {
    principal: narrowed,
    report,
    alarms,
    wantedDeployment: headerOf(head, "x-fourgate-deployment") ?? null,
    actor: {
      user: principal.user,
      teams: principal.teams,
      agent: narrowed.agent,
      device: report?.device ?? principal.device,
      tool,
      session: session ?? report?.run ?? "",
      subAgent,
    },
  };
}

/** Whether this request's token would let the same caller in now. */
export function isStill({ user, device }: Principal, head: Head, gateway: GatewayParts): boolean {
  try {
    const now = gateway.principalOf(headerOf(head, "x-fourgate-token") ?? "");
    return now?.user === user && now.device === device;
  } catch {
    // A token that was taken back.
    return false;
  }
}

const guardAlarmCountMax = 8;
const guardAlarmLengthMax = 200;

function guardReport(
  head: Head,
  principal: Principal,
  gateway: GatewayParts,
  alarms: string[],
): GuardReport | null {
  const header = headerOf(head, "x-fourgate-report");
  if (header === undefined) return null;
  const report = openReport(header, reportCodec, (device, bytes, signature) =>
    gateway.devices.verify(device, bytes, signature),
  );
  if (!report || report.device !== principal.device) {
    throw new DeviceUnproven(
      principal,
      "the guard's statement is not signed by the device that this token belongs to",
      "enrol this machine's guard again",
    );
  }
  const gap = gateway.devices.count(report.device, report.sequence);
  if (gap !== undefined) alarms.push(gap);
  for (const alarm of (report.alarms ?? []).slice(0, guardAlarmCountMax))
    alarms.push(`the guard says: ${alarm.slice(0, guardAlarmLengthMax)}`);
  return report;
}
