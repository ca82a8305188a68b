import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstStart } from "fourgate/up/first-start";
import { freePort } from "../network/free-port.ts";
import { compiledCode } from "../compiled-code.ts";
import { amendConfiguration } from "../clients/configuration.ts";

/** A data folder as the first start makes it, its one cloud deployment changed to a vendor of ours. */
export interface DataFolder extends AsyncDisposable {
  /** FOURGATE_HOME. */
  readonly home: string;
  /** Where the record is. */
  readonly ledger: string;
  /** A folder for whatever a case writes beside it. */
  readonly work: string;
  readonly gatewayPort: number;
  readonly guardPort: number;
  /** The developer's, for the gateway alone. */
  readonly token: string;
  /** For processes that work on it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Two fixed ports and a fresh folder; disposing removes the folder. */
export async function makeDataFolder(vendorUrl: string): Promise<DataFolder> {
  await using made = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), "faults-"));
  made.defer(() => rm(root, { recursive: true, force: true }));
  const home = join(root, "fourgate");
  const work = join(root, "work");
  await mkdir(work);
  const gatewayPort = await freePort();
  const guardPort = await freePort();
  await firstStart({ home, gatewayPort, guardPort });
  const file = join(home, "fourgate.yaml");
  const starter = await readFile(file, "utf8");
  const { text, token } = amendConfiguration(starter, { cloudUrl: vendorUrl, privateUrl: null });
  await writeFile(file, text, { mode: 0o600 });
  const owned = made.move();
  return {
    home,
    ledger: join(home, "ledger"),
    work,
    gatewayPort,
    guardPort,
    token,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: root,
      FOURGATE_HOME: home,
      FOURGATE_GATEWAY_PORT: String(gatewayPort),
      FOURGATE_GUARD_PORT: String(guardPort),
      ...compiledCode,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
