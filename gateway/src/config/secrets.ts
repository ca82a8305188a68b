import { resolve } from "node:path";
import { readAlarmSecrets, type AlarmSecrets } from "./alarm-secrets.ts";
import type { ConfigFile } from "./config-file.ts";
import { readExportSecrets, type ExportSecrets } from "./export-secrets.ts";
import { headerText, readKey } from "./own-file.ts";

/** The third step: what stands in files of its own. Nothing here is ever printed. */
export interface Secrets {
  /** Vendors' keys by the deployment's name, for those with `auth: key`. */
  readonly vendorKeys: ReadonlyMap<string, string>;
  /** Of the database's server; null where it asks for none. */
  readonly databasePassword: string | null;
  /** Authorization headers of `audit.checkpoints_to`, by their place there. */
  readonly checkpointAuthorizations: ReadonlyMap<number, string>;
  /** By the export's name. */
  readonly exports: ReadonlyMap<string, ExportSecrets>;
  readonly alarms: AlarmSecrets;
}

/** @throws FourgateError config_invalid */
export async function readSecrets(home: string, config: ConfigFile): Promise<Secrets> {
  const vendorKeys = new Map<string, string>();
  for (const { name, key_file } of config.deployments) {
    if (key_file !== undefined)
      vendorKeys.set(name, await readKey(resolve(home, key_file), `the key of deployment ${name}`));
  }
  const password = config.database_password_file;
  const checkpointAuthorizations = new Map<number, string>();
  for (const [at, to] of config.audit.checkpoints_to.entries()) {
    if ("folder" in to || to.authorization_file === undefined) continue;
    const path = resolve(home, to.authorization_file);
    checkpointAuthorizations.set(at, await readKey(path, "the authorization for checkpoints", headerText));
  }
  return {
    checkpointAuthorizations,
    vendorKeys,
    databasePassword:
      password === undefined ? null : await readKey(resolve(home, password), "the database's password"),
    exports: await readExportSecrets(home, config.exports),
    alarms: await readAlarmSecrets(home, config.alarms),
  };
}
