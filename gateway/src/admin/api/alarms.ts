import { z } from "zod";
import type { ListedAlarm } from "../../alarms/alarm-list.ts";
import { alarmGroup } from "./alarm-change.ts";

const time = z.iso.datetime();
const listed: z.ZodType<ListedAlarm> = z.strictObject({
  alarm: z.string(),
  group: alarmGroup,
  subject: z.string(),
  message: z.string(),
  raisedAt: time,
  state: z.enum(["open", "acknowledged", "ended"]),
  acknowledged: z.strictObject({ by: z.string(), reason: z.string(), at: time }).nullable(),
  endedAt: time.nullable(),
  told: z.array(z.string()),
});

/** Says that somebody deals with these alarms. */
export const acknowledgement: z.ZodType<{ readonly alarms: readonly string[]; readonly reason: string }> =
  z.strictObject({
    alarms: z
      .array(z.string().regex(/^m[1-9]\d{0,8}$/))
      .min(1)
      .max(100),
    reason: z
      .string()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}]+$/u),
  });

export type AlarmComponentName = "Alarms" | "Acknowledgement";

export const alarmComponents: Readonly<Record<AlarmComponentName, z.ZodType>> = {
  Alarms: z.strictObject({ alarms: z.array(listed) }),
  Acknowledgement: acknowledgement,
};
