import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { createGuardFiles } from "../../src/enrolment.ts";
import { ControlClient } from "../../src/control/control-client.ts";
import { startGuard, type GuardOptions, type RunningGuard } from "../../src/main.ts";
import type { StartedRun } from "../../src/control/control.ts";
import type { StandInGateway } from "./stand-in-gateway.ts";

/** One for all guards of a test file: each would take a second to be ready. */
const engine = new ReadingEngine();

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | null;
  /** Instead of the guard's port. */
  readonly socketPath?: string;
}

/** A guard on a folder of its own, and what a tool's connection to it needs. */
export class GuardAtWork implements AsyncDisposable {
  readonly home: string;
  readonly cwd: string;
  readonly lines: string[] = [];
  readonly #options: Partial<GuardOptions>;
  #guard: RunningGuard | null = null;

  private constructor(home: string, cwd: string, options: Partial<GuardOptions>) {
    this.home = home;
    this.cwd = cwd;
    this.#options = options;
  }

  /** With `gatewaySocket`, a file name in the guard's home, the gateway is reached there only. */
  static async start(
    gateway: StandInGateway,
    options: Partial<GuardOptions> = {},
    gatewaySocket?: string,
  ): Promise<GuardAtWork> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "guard-at-work-")));
    const cwd = join(folder, "shop");
    await mkdir(join(cwd, ".git"), { recursive: true });
    const { publicKey } = await createGuardFiles({
      home: folder,
      gatewayUrl: gateway.url,
      ...(gatewaySocket === undefined ? {} : { gatewaySocket: join(folder, gatewaySocket) }),
      device: "laptop",
      user: "ada",
      deviceToken: "device-token-of-this-test",
      gatewayPublicKey: gateway.publicKey,
      port: 0,
    });
    gateway.devicePublicKey = publicKey;
    const work = new GuardAtWork(folder, cwd, options);
    await work.restart();
    return work;
  }

  get port(): number {
    return this.#guard?.port ?? 0;
  }

  /** With these options in place of those that it began with. */
  async restart(options: Partial<GuardOptions> = {}): Promise<void> {
    await this.#guard?.[Symbol.asyncDispose]();
    this.#guard = await startGuard({
      home: this.home,
      pullEveryMs: 50,
      engine,
      log: (line) => this.lines.push(line),
      ...this.#options,
      ...options,
    });
  }

  /** Ends the guard; its files stay. */
  async stop(): Promise<void> {
    await this.#guard?.[Symbol.asyncDispose]();
    this.#guard = null;
  }

  async control(): Promise<ControlClient> {
    return await ControlClient.open({ FOURGATE_HOME: this.home, FOURGATE_GUARD_PORT: String(this.port) });
  }

  async run(
    more: { agent?: string; deployment?: string; cwd?: string; tool?: string } = {},
  ): Promise<StartedRun> {
    const control = await this.control();
    return await control.startRun({
      cwd: more.cwd ?? this.cwd,
      tool: more.tool ?? "claude-code",
      agent: more.agent ?? null,
      deployment: more.deployment ?? null,
      pid: process.pid,
    });
  }

  /** One call to a path of the guard, its whole answer. */
  async call(path: string, sent: Sent = {}): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const body = sent.body ?? null;
    const call = request({
      ...(sent.socketPath === undefined
        ? { host: "127.0.0.1", port: this.port }
        : { socketPath: sent.socketPath }),
      path,
      method: sent.method ?? (body === null ? "GET" : "POST"),
      agent: false,
      headers: { ...(body === null ? {} : { "content-type": "application/json" }), ...sent.headers },
    });
    call.on("error", reject);
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    call.end(body ?? undefined);
    return await promise;
  }

  /** A message to the model in this run. */
  async message(run: StartedRun, value: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const body = typeof value === "string" || value instanceof Buffer ? value : JSON.stringify(value);
    return await this.call(`/r/${run.token}/v1/messages?beta=true`, { body, headers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guard?.[Symbol.asyncDispose]();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** The message of an error in the vendor's shape. */
export function errorText(reply: Reply): string {
  const value = JSON.parse(reply.body) as { type: string; error: { message: string } };
  if (value.type !== "error") throw new Error("not an error");
  return value.error.message;
}
