import { z } from "zod";
import { alarmGroups, type AlarmChange, type AlarmGroup } from "@fourgate/core/audit/alarm-record";

export const alarmGroup: z.ZodType<AlarmGroup> = z.enum(alarmGroups);
const alarmIds = z.array(z.string());
export const alarmChange: z.ZodType<AlarmChange> = z.discriminatedUnion("act", [
  z.strictObject({
    act: z.literal("raised"),
    alarm: z.string(),
    group: alarmGroup,
    subject: z.string(),
    message: z.string(),
  }),
  z.strictObject({
    act: z.enum(["told", "not_told"]),
    alarms: alarmIds,
    channel: z.string(),
    reason: z.string(),
  }),
  z.strictObject({ act: z.literal("acknowledged"), alarms: alarmIds, reason: z.string() }),
  z.strictObject({ act: z.literal("ended"), alarm: z.string() }),
]);
