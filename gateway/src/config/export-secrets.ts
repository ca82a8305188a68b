import { resolve } from "node:path";
import type { ExportEntry } from "./exports.ts";
import { readKey, readPem } from "./own-file.ts";

export interface ExportSecrets {
  /** A token, an API key, or the key that signs; "" for none. */
  readonly secret: string;
  /** PEM; null where the system's authorities count, and where it shows no certificate. */
  readonly ca: string | null;
  readonly clientCert: string | null;
  readonly clientKey: string | null;
}

/** By the export's name. @throws FourgateError config_invalid */
export async function readExportSecrets(
  home: string,
  entries: readonly ExportEntry[],
): Promise<ReadonlyMap<string, ExportSecrets>> {
  const secrets = new Map<string, ExportSecrets>();
  for (const { name, secret_file, ca_file, client_cert_file, client_key_file } of entries) {
    const pem = async (file: string | undefined, what: string, own: boolean): Promise<string | null> =>
      file === undefined ? null : await readPem(resolve(home, file), `${what} of export ${name}`, own);
    const secret =
      secret_file === undefined
        ? ""
        : await readKey(resolve(home, secret_file), `the secret of export ${name}`);
    secrets.set(name, {
      secret,
      ca: await pem(ca_file, "the CA's certificate", false),
      clientCert: await pem(client_cert_file, "the client's certificate", false),
      clientKey: await pem(client_key_file, "the client's key", true),
    });
  }
  return secrets;
}
