import { z } from "zod";
import type { AllowChange } from "@fourgate/core/audit/allow-record";
import type { AllowScope } from "@fourgate/core/secrets/policy/allowed";
import type { ListedEntry, ListedRequest } from "../../allow/allow-list.ts";
import { count, time } from "./record-parts.ts";

// Exceptions to gate 3 and requests for them, as the log holds them.

export const allowScope: z.ZodType<AllowScope> = z
  .string()
  .regex(/^(?:everyone|(?:user|team|repo):[^\p{Cc}]{1,200})$/u) as unknown as z.ZodType<AllowScope>;
const allowTerms = {
  id: z.string(),
  fingerprint: z.string(),
  detector: z.string(),
  scope: allowScope,
  reason: z.string(),
};
const allowEntry = z.strictObject({
  ...allowTerms,
  owner: z.string(),
  createdAt: time,
  expiresAt: time,
});
const allowRequest = z.strictObject({
  ...allowTerms,
  user: z.string(),
  device: z.string(),
  confidence: z.enum(["high", "medium", "low"]),
  place: z.string(),
  days: count,
  askedAt: time,
});
export const listedEntry: z.ZodType<ListedEntry> = allowEntry.extend({
  state: z.enum(["active", "expired", "revoked"]),
});
export const listedRequest: z.ZodType<ListedRequest> = allowRequest.extend({
  state: z.enum(["pending", "granted", "refused"]),
});

export const allowChange: z.ZodType<AllowChange> = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("allowed"), entry: allowEntry, request: z.string().nullable() }),
  z.strictObject({ act: z.literal("requested"), request: allowRequest }),
  z.strictObject({ act: z.literal("refused"), request: z.string(), reason: z.string() }),
  z.strictObject({ act: z.literal("revoked"), entry: z.string(), reason: z.string() }),
]);
