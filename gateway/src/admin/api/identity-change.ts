import { z } from "zod";
import type { IdentityChange } from "@fourgate/core/audit/identity-record";
import { count, time } from "./record-parts.ts";

export const identityChange: z.ZodType<IdentityChange> = z.discriminatedUnion("act", [
  z.strictObject({ act: z.enum(["user_added", "user_changed"]), user: z.string(), level: count }),
  z.strictObject({ act: z.literal("user_removed"), user: z.string() }),
  z.strictObject({ act: z.enum(["team_added", "team_removed"]), team: z.string() }),
  z.strictObject({ act: z.enum(["member_added", "member_removed"]), team: z.string(), user: z.string() }),
  z.strictObject({
    act: z.literal("device_enrolled"),
    device: z.string(),
    user: z.string(),
    publicKey: z.string(),
    platform: z.string(),
  }),
  z.strictObject({ act: z.literal("device_revoked"), device: z.string(), user: z.string() }),
  z.strictObject({
    act: z.literal("token_issued"),
    sha256: z.string(),
    user: z.string(),
    device: z.string(),
    agent: z.string().nullable(),
  }),
  z.strictObject({
    act: z.literal("token_revoked"),
    sha256: z.string(),
    user: z.string(),
    device: z.string(),
  }),
  z.strictObject({
    act: z.literal("code_made"),
    code: z.string(),
    sha256: z.string(),
    user: z.string(),
    newUser: z.boolean(),
    teams: z.array(z.string()),
    device: z.string().nullable(),
    expiresAt: time,
  }),
  z.strictObject({ act: z.enum(["code_used", "code_withdrawn"]), code: z.string(), user: z.string() }),
]);
