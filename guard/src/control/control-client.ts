import { Agent, request } from "node:http";
import { readFile } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import { hasLocalSockets, requireOwnFolder, requireSocketPath } from "@fourgate/wire/local-socket";
import { fourgateHome, guardFiles, statedGuardPort, type Environment } from "../config/guard-home.ts";
import { guardPortDefault, readGuardSettings } from "../enrolment.ts";
import type { RunRequest } from "../runs/run.ts";
import type { EndedRun, GuardStatus, StartedRun } from "./control.ts";

const answerMsMax = 10_000;
const answerBytesMax = 64 * 1024;

type Door = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** How a command of this user talks to this user's guard. */
export class ControlClient {
  readonly #door: Door;
  /** Where the guard is looked for, for messages; where it is, it says itself. */
  readonly #port: number;
  readonly #secret: string;

  private constructor(door: Door, port: number, secret: string) {
    this.#door = door;
    this.#port = port;
    this.#secret = secret;
  }

  /**
   * Goes by the socket in this user's data folder: on a TCP port anybody of this machine may listen.
   * @throws FourgateError gateway_away, when no guard is set up here; config_invalid
   */
  static async open(env: Environment): Promise<ControlClient> {
    const files = guardFiles(fourgateHome(env));
    const stated = statedGuardPort(env);
    const port =
      stated ??
      (await readGuardSettings(files).then(
        (settings) => settings.port,
        () => guardPortDefault,
      ));
    const secret = await readFile(files.controlKey, "utf8").catch(() => undefined);
    if (secret === undefined) throw guardAway(port);
    if (!hasLocalSockets) return new ControlClient({ host: "127.0.0.1", port }, port, secret.trim());
    requireSocketPath(files.controlSocket);
    await requireOwnFolder(files.controlSocket);
    return new ControlClient({ socketPath: files.controlSocket }, port, secret.trim());
  }

  async startRun(run: RunRequest): Promise<StartedRun> {
    return (await this.#call("POST", "/control/runs", run)) as StartedRun;
  }

  async endRun(run: string): Promise<EndedRun> {
    return (await this.#call("DELETE", `/control/runs/${run}`)) as EndedRun;
  }

  /** Tells the guard that the standing runs are others now. */
  async reloadStanding(): Promise<void> {
    await this.#call("POST", "/control/standing");
  }

  /** Asks the guard to end. */
  async stop(): Promise<void> {
    await this.#call("POST", "/control/stop");
  }

  async status(): Promise<GuardStatus> {
    return (await this.#call("GET", "/control/status")) as GuardStatus;
  }

  /** @throws FourgateError, the guard's own where it gave one */
  async #call(method: string, path: string, value?: unknown): Promise<unknown> {
    const { status, text } = await this.#exchange(
      method,
      path,
      value === undefined ? "" : JSON.stringify(value),
    );
    let answer: unknown;
    try {
      answer = text === "" ? undefined : JSON.parse(text);
    } catch {
      throw guardAway(this.#port);
    }
    if (status >= 200 && status < 300) return answer;
    const told = (answer as { error?: { code?: string; message?: string; remedy?: string } } | undefined)
      ?.error;
    if (told?.message === undefined || told.remedy === undefined) throw guardAway(this.#port);
    throw new FourgateError(told.code === "usage" ? "usage" : "internal", told.message, told.remedy);
  }

  #exchange(method: string, path: string, body: string): Promise<{ status: number; text: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    // An agent of its own takes no proxy from the environment.
    const agent = new Agent({ keepAlive: false });
    const call = request({
      agent,
      ...this.#door,
      method,
      path,
      headers: { "x-fourgate-control": this.#secret, "content-length": Buffer.byteLength(body) },
      signal: AbortSignal.timeout(answerMsMax),
    });
    call.on("error", (error) => {
      reject(guardAway(this.#port, error));
    });
    call.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > answerBytesMax) call.destroy(new Error("the answer is too long"));
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
      response.on("error", (error) => {
        reject(guardAway(this.#port, error));
      });
    });
    call.end(body);
    return promise;
  }
}

function guardAway(port: number, cause?: unknown): FourgateError {
  return new FourgateError(
    "gateway_away",
    `the guard at 127.0.0.1:${String(port)} does not answer`,
    "start it with: npx fourgate up",
    cause,
  );
}
