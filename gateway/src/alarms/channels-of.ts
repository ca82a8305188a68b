import type { AlarmSecrets } from "../config/alarm-secrets.ts";
import type { AlarmsEntry } from "../config/alarms.ts";
import type { Proxy } from "@fourgate/wire/way";
import type { Channel } from "./channel.ts";
import { mailChannel } from "./mail-channel.ts";
import { parseMailServer } from "./mail-server.ts";
import { webhookChannel } from "./webhook-channel.ts";

/** Whom alarms reach, as configured. */
export function channelsOf(
  { mail, channels }: AlarmsEntry,
  secrets: AlarmSecrets,
  parts: {
    readonly organisation: string;
    readonly clock: () => number;
    readonly proxy?: Proxy | undefined;
  },
): readonly Channel[] {
  return channels.flatMap(({ name, groups = null, mail: to, webhook }): Channel[] => {
    if (webhook !== undefined) {
      const own = secrets.webhooks.get(name);
      const { secret = "", ca = null } = own ?? {};
      return [
        webhookChannel({ name, groups, url: webhook, ca, secret, clock: parts.clock, proxy: parts.proxy }),
      ];
    }
    if (to === undefined || mail === undefined) return [];
    const server = parseMailServer(mail.server);
    if ("fault" in server) return [];
    const { mailPassword: password, mailCa: ca } = secrets;
    const login = mail.user === undefined || password === null ? null : { user: mail.user, password };
    return [
      mailChannel({ name, groups, server, login, ca, from: mail.from, to, organisation: parts.organisation }),
    ];
  });
}
