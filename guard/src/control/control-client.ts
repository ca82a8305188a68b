import { Agent, request } from "node:http";
import { readFile } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import { hasLocalSockets, requireOwnFolder, requireSocketPath } from "@fourgate/wire/local-socket";
import { fourgateHome, guardFiles, statedGuardPort, type Environment } from "../config/guard-home.ts";
import { guardPortDefault, readGuardSettings } from "../enrolment.ts";
import type { RunRequest } from "../runs/run.ts";
import type { AllowStep, FoundLately } from "../allow/allow-control.ts";
import type { AllowAnswer } from "../allow/allow-store.ts";
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

  /** What the guard found in the last day, newest first. */
  async foundLately(): Promise<readonly FoundLately[]> {
    return ((await this.#call("GET", "/control/allow")) as { found: readonly FoundLately[] }).found;
  }

  /** @throws FourgateError usage and others, the guard's own */
  async askAllow(wish: {
    readonly code: string;
    readonly reason: string;
    readonly days?: number | undefined;
    readonly scope?: string | undefined;
    readonly ask: boolean;
  }): Promise<AllowStep> {
    return (await this.#call("POST", "/control/allow", wish)) as AllowStep;
  }

  /** What a person is to type, so that the guard believes in one. @throws FourgateError */
  async wordsToConfirm({
    port,
    ticket,
  }: {
    readonly port: number;
    readonly ticket: string;
  }): Promise<string> {
    const door = { host: "127.0.0.1", port };
    return ((await this.#call("POST", `/allow/${ticket}`, undefined, door)) as { words: string }).words;
  }

  /** @throws FourgateError usage: not these words */
  async confirmAllow(
    { port, ticket }: { readonly port: number; readonly ticket: string },
    words: string,
  ): Promise<AllowAnswer> {
    const door = { host: "127.0.0.1", port };
    return (await this.#call("POST", `/allow/${ticket}`, words, door)) as AllowAnswer;
  }

  async status(): Promise<GuardStatus> {
    return (await this.#call("GET", "/control/status")) as GuardStatus;
  }

  /** @throws FourgateError, the guard's own where it gave one */
  async #call(method: string, path: string, value?: unknown, door = this.#door): Promise<unknown> {
    const body = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
    const { status, text } = await this.#exchange(method, path, body, door);
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

  #exchange(
    method: string,
    path: string,
    body: string,
    door: Door,
  ): Promise<{ status: number; text: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    // An agent of its own takes no proxy from the environment.
    const agent = new Agent({ keepAlive: false });
    const call = request({
      agent,
      ...door,
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
    "start it with: npx fourgate up; or set one up alone: npx fourgate solo",
    cause,
  );
}
