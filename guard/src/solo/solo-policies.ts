import { stat } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import type { CedarEngine } from "@fourgate/core/scope/cedar";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { Principal } from "@fourgate/core/scope/principal";
import type { GuardFiles } from "../config/guard-home.ts";
import type { SoloSettings } from "../enrolment.ts";
import type { Policies, PolicyInForce, PolicyState } from "../policy/policies.ts";
import { readExceptions } from "./exceptions.ts";
import { readSoloFile } from "./solo-file.ts";
import { soloPolicy, soloPrincipal } from "./solo-policy.ts";

const lookEveryMs = 2_000;

/**
 * The policy of this machine's own files, which are read again when they change. A change that is not
 * valid is said, and what was in force stays.
 */
export class SoloPolicies implements Policies, Disposable {
  readonly #path: string;
  readonly #exceptions: string;
  readonly #principal: Principal;
  readonly #engine: CedarEngine;
  readonly #log: (line: string) => void;
  #inForce: PolicyInForce | null = null;
  #seen = "";
  #fresh = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    files: Pick<GuardFiles, "solo" | "exceptions">,
    settings: SoloSettings,
    engine: CedarEngine,
    log: (line: string) => void,
  ) {
    this.#path = files.solo;
    this.#exceptions = files.exceptions;
    this.#principal = soloPrincipal(settings);
    this.#engine = engine;
    this.#log = log;
  }

  /** @throws FourgateError config_invalid */
  async start(): Promise<void> {
    this.#seen = await this.#look();
    await this.#read();
    this.#timer = setInterval(() => void this.refresh(), lookEveryMs);
    this.#timer.unref();
  }

  current(): PolicyInForce {
    if (this.#inForce) return this.#inForce;
    throw new FourgateError("policy_stale", "the guard has read no policy yet", "try again");
  }

  atHand(): Promise<PolicyInForce> {
    return Promise.resolve(this.current());
  }

  isRevoked(): boolean {
    return false;
  }

  isEmergency(): boolean {
    return false;
  }

  state(): PolicyState | undefined {
    return this.#inForce
      ? { version: this.#inForce.snapshot.version, expiresMs: null, fresh: this.#fresh }
      : undefined;
  }

  async #read(): Promise<void> {
    const source = soloPolicy(await readSoloFile(this.#path), await readExceptions(this.#exceptions));
    this.#inForce = { principal: this.#principal, snapshot: compilePolicy(source, this.#engine) };
    this.#fresh = true;
    this.#log(`policy ${source.version}`);
  }

  /** Takes what was changed on disk. Never rejects. */
  async refresh(): Promise<void> {
    const seen = await this.#look();
    if (seen === this.#seen) return;
    this.#seen = seen;
    try {
      await this.#read();
    } catch (error) {
      this.#fresh = false;
      const why = error instanceof FourgateError ? error.message : "it can't be read";
      this.#log(`keeps its last policy: ${why}`);
    }
  }

  async #look(): Promise<string> {
    const found = await Promise.all(
      [this.#path, this.#exceptions].map((path) => stat(path).catch(() => undefined)),
    );
    return found.map((one) => (one ? [one.mtimeMs, one.size, one.ino].join() : "")).join("\n");
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearInterval(this.#timer);
  }
}
