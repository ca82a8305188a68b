import { z } from "zod";
import type { AllowTerms, NewAllow } from "../../allow/allow-door.ts";
import type { AllowWish } from "../../allow/plan-allow.ts";
import { allowScope as scope, listedEntry, listedRequest } from "./allow-change.ts";

// Exceptions to gate 3 and requests for them, as the API takes and tells of them.

const text = z.string().min(1).max(500);
const fingerprint = z.string().regex(/^[0-9a-f]{16}$/);
const terms = { scope: scope.optional(), days: z.int().optional() };

export const newAllow: z.ZodType<NewAllow> = z.strictObject({
  fingerprint,
  detector: text,
  reason: text,
  scope: scope.default("everyone"),
  days: z.int().optional(),
});
export const allowTerms: z.ZodType<AllowTerms> = z.strictObject(terms);
export const withReason: z.ZodType<{ readonly reason: string }> = z.strictObject({ reason: text });
export const allowWish: z.ZodType<AllowWish> = z.strictObject({
  ...terms,
  fingerprint,
  detector: text,
  confidence: z.enum(["high", "medium", "low"]),
  reason: text,
  place: text,
  confirmed: z.boolean(),
});

export type AllowComponentName =
  | "AllowEntry"
  | "AllowRequest"
  | "AllowLists"
  | "AllowEntries"
  | "AllowAnswer";

export const allowComponents: Readonly<Record<AllowComponentName, z.ZodType>> = {
  AllowEntry: listedEntry,
  AllowRequest: listedRequest,
  AllowLists: z.strictObject({ entries: z.array(listedEntry), requests: z.array(listedRequest) }),
  AllowEntries: z.strictObject({ entries: z.array(listedEntry) }),
  AllowAnswer: z.union([
    z.strictObject({ outcome: z.literal("allowed"), entry: listedEntry }),
    z.strictObject({ outcome: z.literal("pending"), request: listedRequest }),
  ]),
};
