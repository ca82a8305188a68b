import { z } from "zod";
import type { LegalHold, RetentionChange } from "@fourgate/core/audit/retention-record";
import type { RetentionStanding } from "../../retention/retention.ts";

// Retention, legal holds and erasure, as the API takes and tells of them.

const text = z.string().min(1).max(500);
const time = z.iso.datetime();

const legalHold: z.ZodType<LegalHold> = z.strictObject({
  id: z.string(),
  user: z.string().nullable(),
  reason: z.string(),
  placedAt: time,
});

export const retentionChange: z.ZodType<RetentionChange> = z.discriminatedUnion("act", [
  z.strictObject({
    act: z.literal("erased"),
    user: z.string(),
    secretSha256: z.string(),
    reason: z.string(),
  }),
  z.strictObject({ act: z.literal("expired"), periods: z.array(z.string()), kept: z.array(z.string()) }),
  z.strictObject({ act: z.literal("held"), hold: legalHold }),
  z.strictObject({ act: z.literal("released"), hold: z.string(), reason: z.string() }),
]);

export interface NewHold {
  /** Null for everybody. */
  readonly user: string | null;
  readonly reason: string;
}

export const newHold: z.ZodType<NewHold> = z.strictObject({ user: text.nullable(), reason: text });
export const newErasure: z.ZodType<{ readonly user: string; readonly reason: string }> = z.strictObject({
  user: text,
  reason: text,
});

const days = z.int().nonnegative().nullable();
const standing: z.ZodType<RetentionStanding> = z.strictObject({
  terms: z.strictObject({
    recordsDays: days,
    contentDays: z.strictObject({ public: days, internal: days, confidential: days, restricted: days }),
  }),
  periods: z.array(z.strictObject({ period: z.string(), due: time.nullable(), held: z.boolean() })),
  holds: z.array(legalHold),
  clockAhead: z.strictObject({ days: z.int(), believed: time }).nullable(),
});

export type RetentionComponentName = "RetentionStanding" | "LegalHolds" | "Erased" | "Expired";

export const retentionComponents: Readonly<Record<RetentionComponentName, z.ZodType>> = {
  RetentionStanding: standing,
  LegalHolds: z.strictObject({ holds: z.array(legalHold), recorded: z.boolean().optional() }),
  Erased: z.strictObject({ erased: z.array(z.string()) }),
  Expired: z.strictObject({ expired: z.array(z.string()) }),
};
