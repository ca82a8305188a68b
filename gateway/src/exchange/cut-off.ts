import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import { FourgateError } from "@fourgate/core/errors";
import type { UnderWay } from "./under-way.ts";

/** Ends what runs for devices and users whom this record sends away. Gives how many exchanges that were. */
export function cutOff({ changes }: Pick<IdentityRecord, "changes">, underWay: UnderWay): number {
  const devices = new Set(changes.flatMap((one) => (one.act === "device_revoked" ? [one.device] : [])));
  const users = new Set(changes.flatMap((one) => (one.act === "user_removed" ? [one.user] : [])));
  if (devices.size === 0 && users.size === 0) return 0;
  return underWay.cut(
    ({ user, device }) => users.has(user) || devices.has(device),
    new FourgateError(
      "unauthenticated",
      "this device's access was revoked",
      "ask your operator for a new join code",
    ),
  );
}
