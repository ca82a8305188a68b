import { z } from "zod";
import { alarmGroups, type AlarmGroup } from "@fourgate/core/audit/alarm-record";
import { parseMailServer } from "../alarms/mail-server.ts";
import type { Fault } from "./fault.ts";

/** `alarms:` of fourgate.yaml: whom they reach. */
export interface AlarmsEntry {
  window_minutes: number;
  export_behind_minutes: number;
  mail?: MailEntry | undefined;
  channels: ChannelEntry[];
}

export interface MailEntry {
  server: string;
  from: string;
  user?: string | undefined;
  password_file?: string | undefined;
  ca_file?: string | undefined;
}

export interface ChannelEntry {
  name: string;
  groups?: AlarmGroup[] | undefined;
  mail?: string[] | undefined;
  webhook?: string | undefined;
  secret_file?: string | undefined;
  ca_file?: string | undefined;
}

const path = z.string().min(1).max(1_000);
const address = z.email().max(320);

function mailServer(text: string, context: z.RefinementCtx): void {
  const server = parseMailServer(text);
  if ("fault" in server) context.addIssue({ code: "custom", message: server.fault });
}

/** Https, or http on this machine. */
function isHookUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
}

export const alarmsSchema: z.ZodType<AlarmsEntry> = z.strictObject({
  window_minutes: z.int().min(1).max(1_440).default(15),
  export_behind_minutes: z.int().min(1).max(10_080).default(10),
  mail: z
    .strictObject({
      server: z.string().max(500).superRefine(mailServer),
      from: address,
      user: z.string().min(1).max(320).optional(),
      password_file: path.optional(),
      ca_file: path.optional(),
    })
    .optional(),
  channels: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be letters, digits, '.', '_' and '-'"),
        groups: z.array(z.enum(alarmGroups)).min(1).max(20).optional(),
        mail: z.array(address).min(1).max(50).optional(),
        webhook: z
          .string()
          .max(2_000)
          .refine(isHookUrl, "must be an https URL without log-in, or http on this machine")
          .optional(),
        secret_file: path.optional(),
        ca_file: path.optional(),
      }),
    )
    .max(20)
    .default([]),
});

/** What holds between the section's members. */
export function alarmsFaults({ mail, channels }: AlarmsEntry): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  if ((mail?.user === undefined) !== (mail?.password_file === undefined))
    faults.push({ path: ["alarms", "mail"], message: "needs user and password_file, or neither" });
  channels.forEach((channel, at) => {
    const fault = (member: string, message: string): void => {
      faults.push({ path: ["alarms", "channels", at, member], message });
    };
    if (seen.has(channel.name)) fault("name", "this channel stands there twice");
    seen.add(channel.name);
    if ((channel.mail === undefined) === (channel.webhook === undefined))
      fault("name", "must have either mail or webhook");
    if (channel.mail !== undefined && mail === undefined) fault("mail", "needs alarms.mail, the mail server");
    if (channel.webhook !== undefined && channel.secret_file === undefined)
      fault("secret_file", "must name the file with the key that signs");
    if (channel.webhook === undefined && (channel.secret_file ?? channel.ca_file) !== undefined)
      fault("name", "has secret_file and ca_file for a webhook only");
  });
  return faults;
}
