import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../bench/arms/process.ts";
import { spawnUpstream, type UpstreamProcess } from "../upstream/client.ts";
import { type ClientRun, makeProgramFolder, runClaude } from "./claude.ts";
import { listenersOn } from "./listener.ts";
import { type Fourgate, startFourgate } from "./fourgate.ts";

const CLIENT_WAIT_MS_MAX = 90_000;
/** The developer's own log-in at the vendor. */
const VENDOR_KEY = "vendor-log-in-of-the-test";

/** A laptop with nothing on it: an empty HOME, a folder for work, and a vendor to call. */
export interface Laptop extends AsyncDisposable {
  readonly home: string;
  readonly work: string;
  readonly cloud: UpstreamProcess;
  readonly env: Readonly<Record<string, string>>;
  /** The real client, straight to the vendor. */
  direct(cwd: string, prompt: string, ...more: string[]): Promise<ClientRun>;
}

/** A laptop with Fourgate started on it, a company's private model beside the vendor. */
export interface World extends Laptop {
  readonly privateModel: UpstreamProcess;
  readonly fourgate: Fourgate;
  /** The real client through `fourgate run -- claude`. */
  claude(cwd: string, prompt: string, ...more: string[]): Promise<ClientRun>;
  /** Kills the gateway and leaves the guard. */
  stopGateway(): Promise<void>;
}

export async function startLaptop(program: string): Promise<Laptop> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, "home");
  const work = join(folder, "work");
  await mkdir(home);
  await mkdir(work);
  const log = join(folder, "asked.jsonl");
  await makeProgramFolder(join(folder, "bin"), program, log);
  const cloud = stack.use(await spawnUpstream(["--key", VENDOR_KEY]));
  const env = {
    PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? "/usr/bin:/bin"}`,
    HOME: home,
    LANG: "C.UTF-8",
    ANTHROPIC_API_KEY: VENDOR_KEY,
  };
  const owned = stack.move();
  return {
    home,
    work,
    cloud,
    env,
    async direct(cwd, prompt, ...more) {
      const quiet = {
        ANTHROPIC_BASE_URL: cloud.url,
        NO_PROXY: "127.0.0.1",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      };
      return await runClaude(prompt, more, log, {
        cwd,
        env: { ...env, ...quiet },
        before: [],
        waitMsMax: CLIENT_WAIT_MS_MAX,
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export async function startWorld(program: string): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const laptop = stack.use(await startLaptop(program));
  const privateModel = stack.use(await spawnUpstream(["--private"]));
  const fourgateHome = `${laptop.home}-of-the-service`;
  const fourgate = stack.use(
    await startFourgate({
      home: fourgateHome,
      userHome: laptop.home,
      gatewayPort: await freePort(),
      guardPort: await freePort(),
      company: { cloudUrl: laptop.cloud.url, privateUrl: privateModel.url },
    }),
  );
  const log = join(laptop.home, "../asked.jsonl");
  const owned = stack.move();
  return {
    ...laptop,
    privateModel,
    fourgate,
    async claude(cwd, prompt, ...more) {
      return await runClaude(prompt, more, log, {
        cwd,
        env: { ...fourgate.env, ...laptop.env },
        before: fourgate.commandLine("run", "--"),
        waitMsMax: CLIENT_WAIT_MS_MAX,
      });
    },
    async stopGateway() {
      const [gateway] = await listenersOn(Number(new URL(fourgate.gatewayUrl).port));
      const [guard] = await listenersOn(Number(new URL(fourgate.guardUrl).port));
      if (gateway === undefined || gateway === guard)
        throw new Error("gateway and guard are one process: the gateway cannot be killed alone");
      process.kill(gateway, "SIGKILL");
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
