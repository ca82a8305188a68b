import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "../network/free-port.ts";
import { spawnUpstream, type UpstreamProcess } from "../upstream/client.ts";
import type { Client, Settings } from "./client.ts";
import { type Fourgate, startFourgate, type StartOptions } from "./fourgate.ts";
import { listenersOn } from "./listener.ts";
import { versionOf } from "./version.ts";
import { type ClientRun, makeProgramFolder, programOf, type Running, startClient } from "./run-client.ts";

const CLIENT_WAIT_MS_MAX = 90_000;
/** The developer's own log-in at the vendor. */
const VENDOR_KEY = "vendor-log-in-of-the-test";

/**
 * A laptop with one coding tool on it, logged in at a vendor, and Fourgate started; a company's private
 * model beside the vendor. Cells use it one after the other, as a developer does in a day.
 */
export interface World extends AsyncDisposable {
  readonly client: Client;
  readonly version: string;
  readonly home: string;
  readonly cloud: UpstreamProcess;
  readonly privateModel: UpstreamProcess;
  readonly fourgate: Fourgate;
  /** A folder for one cell's work; new. */
  folder(cell: string): Promise<string>;
  /** The real tool through `fourgate run --`. */
  start(cwd: string, prompt: string, turn?: "first" | "next"): Promise<Running>;
  run(cwd: string, prompt: string, turn?: "first" | "next"): Promise<ClientRun>;
  /** The real tool in another HOME, straight to the vendor. */
  direct(cwd: string, prompt: string): Promise<ClientRun>;
  /** Kills the gateway and leaves the guard. */
  stopGateway(): Promise<void>;
}

/** `starter`: see startFourgate. */
export async function startWorld(client: Client, starter: StartOptions): Promise<World> {
  const program = await programOf(client);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const cloud = stack.use(await spawnUpstream(["--key", VENDOR_KEY]));
  const privateModel = stack.use(await spawnUpstream(["--private"]));
  const login = client.logIn(VENDOR_KEY, cloud.url);
  const home = await makeHome(join(folder, "home"), login);
  const directHome = await makeHome(join(folder, "direct-home"), login, client.direct(cloud.url));
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const ports = { gatewayPort: await freePort(), guardPort: await freePort() };
  const fourgate = stack.use(
    await startFourgate({
      home: join(folder, "service"),
      userHome: home,
      starter,
      ...ports,
      company: { cloudUrl: cloud.url, privateUrl: privateModel.url },
    }),
  );
  const log = join(folder, "asked.jsonl");
  await makeProgramFolder(join(folder, "bin"), client, { program, log, origin: fourgate.guardUrl });
  const env = {
    PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    LANG: "C.UTF-8",
    TMPDIR: temporary,
  };
  const start: World["start"] = async (cwd, prompt, turn = "first") => {
    const args = [...login.args, ...client.prompt(prompt, turn)];
    const running = await startClient([...fourgate.commandLine("run", "--"), client.command, ...args], {
      cwd,
      env: { ...fourgate.env, ...env, ...login.env, HOME: home },
      log,
      waitMsMax: CLIENT_WAIT_MS_MAX,
    });
    // What a cell that went wrong left running.
    owned.defer(async () => {
      running.kill();
      await running.finished;
    });
    return running;
  };
  const owned = stack.move();
  return {
    client,
    version: await versionOf(client),
    home,
    cloud,
    privateModel,
    fourgate,
    async folder(cell) {
      const path = join(folder, "work", cell);
      await mkdir(path, { recursive: true });
      return path;
    },
    start,
    run: async (...args) => await (await start(...args)).finished,
    async direct(cwd, prompt) {
      const own = client.direct(cloud.url);
      const args = [...login.args, ...own.args, ...client.prompt(prompt, "first")];
      const running = await startClient([...program, ...args], {
        cwd,
        env: { ...env, ...login.env, ...own.env, HOME: directHome, NO_PROXY: "127.0.0.1" },
        log: null,
        waitMsMax: CLIENT_WAIT_MS_MAX,
      });
      return await running.finished;
    },
    async stopGateway() {
      const [gateway] = await listenersOn(ports.gatewayPort);
      const [guard] = await listenersOn(ports.guardPort);
      if (gateway === undefined || gateway === guard)
        throw new Error("gateway and guard are one process: the gateway cannot be killed alone");
      process.kill(gateway, "SIGKILL");
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function makeHome(home: string, ...settings: readonly Settings[]): Promise<string> {
  await mkdir(home);
  for (const { files } of settings) {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text, { mode: 0o600 });
    }
  }
  return home;
}
