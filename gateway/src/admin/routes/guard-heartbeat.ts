import { z } from "zod";
import { ulid } from "ulid";
import type { HeartbeatRecord } from "@fourgate/core/audit/record";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { requireGuard } from "../guard-caller.ts";
import { jsonOf, signedBytes } from "../guard-signed.ts";
import type { AdminParts } from "../parts.ts";

type Heartbeat = Pick<
  HeartbeatRecord,
  "sentAt" | "deviceSequence" | "policyVersion" | "runs" | "waiting" | "unseenCalls"
>;

const count = z.int().nonnegative();
const heartbeat: z.ZodType<Heartbeat> = z.strictObject({
  sentAt: z.iso.datetime(),
  deviceSequence: count,
  policyVersion: z.string().max(200),
  runs: count,
  waiting: count,
  unseenCalls: count.optional(),
});

const bodyBytesMax = 4 * 1024;
/** A guard says it every quarter of an hour; what comes faster is answered and not recorded. */
const betweenMsMin = 60_000;
const deviceCountMax = 100_000;

/** Guards say here that they are up, so that silence shows in the log. */
export function guardHeartbeatRoutes(
  parts: Pick<AdminParts, "ledger" | "principalOf" | "devices" | "clock">,
): readonly ApiRoute[] {
  const recorded = new Map<string, number>();
  return [
    apiRoute({
      method: "POST",
      path: "/api/v1/guard/heartbeat",
      summary: "This guard is up; recorded at most once a minute",
      access: "guard",
      headers: { "x-fourgate-signature": "Ed25519 over the body's bytes by the device's key, in base64url" },
      body: { schema: heartbeat, bytesMax: bodyBytesMax },
      answers: { 204: { description: "It is in the record", content: null } },
      run: async ({ request, reply }) => {
        const { user, device } = requireGuard(request, parts);
        const stated = jsonOf(signedBytes(request, requireGuard(request, parts), parts.devices), heartbeat);
        const nowMs = parts.clock();
        const lastMs = recorded.get(device);
        const isDue = lastMs === undefined || Math.abs(nowMs - lastMs) >= betweenMsMin;
        // What a guard did not see is no matter of how often it speaks.
        if (isDue || (stated.unseenCalls ?? 0) > 0) {
          recorded.delete(device);
          recorded.set(device, nowMs);
          const [oldest = ""] = recorded.keys();
          if (recorded.size > deviceCountMax) recorded.delete(oldest);
          const time = new Date(nowMs).toISOString();
          await parts.ledger.append(
            { kind: "heartbeat", id: ulid(nowMs), time, user, device, ...stated },
            user,
          );
        }
        return reply.code(204).send();
      },
    }),
  ];
}
