import { resolve } from "node:path";
import type { AlarmsEntry } from "./alarms.ts";
import { readKey, readPem } from "./own-file.ts";

export interface AlarmSecrets {
  /** Null for a server that asks for none. */
  readonly mailPassword: string | null;
  readonly mailCa: string | null;
  /** By the channel's name. */
  readonly webhooks: ReadonlyMap<string, { readonly secret: string; readonly ca: string | null }>;
}

/** @throws FourgateError config_invalid */
export async function readAlarmSecrets(home: string, { mail, channels }: AlarmsEntry): Promise<AlarmSecrets> {
  const webhooks = new Map<string, { secret: string; ca: string | null }>();
  for (const { name, secret_file, ca_file } of channels) {
    if (secret_file === undefined) continue;
    const what = `the secret of alarm channel ${name}`;
    webhooks.set(name, {
      secret: await readKey(resolve(home, secret_file), what),
      ca: ca_file === undefined ? null : await readPem(resolve(home, ca_file), `the CA of ${name}`, false),
    });
  }
  return {
    mailPassword:
      mail?.password_file === undefined
        ? null
        : await readKey(resolve(home, mail.password_file), "the mail server's password"),
    mailCa:
      mail?.ca_file === undefined
        ? null
        : await readPem(resolve(home, mail.ca_file), "the mail server's CA", false),
    webhooks,
  };
}
