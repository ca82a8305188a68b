import { readFile, rm, stat } from "node:fs/promises";
import type { BundleExpectation } from "@fourgate/core/bundle";
import { FourgateError } from "@fourgate/core/errors";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import { writePrivateFile } from "../device/private-file.ts";
import type { Policies, PolicyInForce, PolicyState } from "./policies.ts";
import type { GatewayAnswer, GatewayClient } from "../gateway/gateway-client.ts";

/** What a bundle says, once its signature held and its policies compiled. */
export interface OpenedBundle {
  /** Counts up with each bundle that the gateway makes. */
  readonly number: number;
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly principal: Principal;
  readonly snapshot: PolicySnapshot;
}

/** @throws FourgateError config_invalid, policy_stale: not the gateway's, older or expired, or not to be compiled */
export type OpenBundle = (
  text: string,
  expected: BundleExpectation,
  inForce: OpenedBundle | null,
) => OpenedBundle;

export interface PolicyKeeperOptions {
  /** Where the last good bundle is kept. */
  readonly path: string;
  /** Stands while the gateway does not know this device any more. */
  readonly revokedPath: string;
  readonly open: OpenBundle;
  readonly client: GatewayClient;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
  /** The gateway answered. */
  readonly onGateway: () => void;
  readonly pullEveryMs: number;
}

const hourMs = 3_600_000;
const clockSkewMsMax = 300_000;

export const pullEveryMsDefault: number = 15_000;

/**
 * Keeps the gateway's signed policy: in memory for the requests, on disk for the next start. Takes
 * no bundle that is unsigned, expired or older than the one it has. Without the gateway it goes on
 * with the last good one, says so, and stops at its expiry.
 *
 * A gateway that does not know the device has revoked it: no policy is in force from then on, also
 * after a restart and without a network, until the gateway knows it again.
 */
export class PolicyKeeper implements Policies, AsyncDisposable {
  readonly #options: PolicyKeeperOptions;
  readonly #stop = new AbortController();
  #bundle: OpenedBundle | null = null;
  #fresh = false;
  #revoked = false;
  #said = "";
  #pulling: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PolicyKeeperOptions) {
    this.#options = options;
  }

  /** Resolves after the first try to reach the gateway, whether or not it answered. */
  async start(): Promise<void> {
    await this.#recall();
    await this.pull();
    this.#timer = setInterval(() => {
      void this.pull();
    }, this.#options.pullEveryMs);
    this.#timer.unref();
  }

  /**
   * The policy in force at this moment.
   * @throws FourgateError unauthenticated (revoked), gateway_away, policy_stale
   */
  current(): PolicyInForce {
    if (this.#revoked) throw this.#deviceRevoked();
    const bundle = this.#bundle;
    if (!bundle) throw this.#options.client.away();
    if (this.#options.clock() >= bundle.expiresMs) {
      throw new FourgateError(
        "policy_stale",
        `Fourgate's policy on this machine ran out at ${new Date(bundle.expiresMs).toISOString()}, so nothing was sent`,
        `it comes again from the gateway; ${this.#options.client.remedy}`,
      );
    }
    return bundle;
  }

  /**
   * Where it has run out and the gateway does not give another: the last one, as long as it allows
   * an emergency. Nothing judged by that one goes to the gateway.
   * @throws FourgateError unauthenticated, gateway_away, policy_stale
   */
  async atHand(): Promise<PolicyInForce> {
    try {
      return this.current();
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code !== "policy_stale") throw error;
      await this.pull();
      if (this.isCurrent()) return this.current();
      const last = this.inEmergency();
      if (last) return last;
      throw error;
    }
  }

  isRevoked(): boolean {
    return this.#revoked;
  }

  /** Whether `current` gives one. */
  isCurrent(): boolean {
    return !this.#revoked && this.#bundle !== null && this.#options.clock() < this.#bundle.expiresMs;
  }

  /**
   * The last policy, where it lets this guard go on without its gateway at this moment. Its time
   * counts from when the gateway made it, so that a clock put back ends it too.
   */
  inEmergency(): PolicyInForce | undefined {
    const bundle = this.#bundle;
    const hoursMax = bundle?.snapshot.source.emergency?.hoursMax ?? 0;
    if (!bundle || this.#revoked || hoursMax === 0) return undefined;
    const ageMs = this.#options.clock() - bundle.issuedMs;
    return ageMs > -clockSkewMsMax && ageMs < hoursMax * hourMs ? bundle : undefined;
  }

  isEmergency(): boolean {
    return this.state()?.fresh === false && this.inEmergency() !== undefined;
  }

  state(): PolicyState | undefined {
    const bundle = this.#bundle;
    return bundle
      ? {
          version: bundle.snapshot.version,
          expiresMs: bundle.expiresMs,
          fresh: this.#fresh,
        }
      : undefined;
  }

  /** Asks the gateway now; one question at a time. Never rejects. */
  pull(): Promise<void> {
    this.#pulling ??= this.#pull().finally(() => {
      this.#pulling = null;
    });
    return this.#pulling;
  }

  async #pull(): Promise<void> {
    const { client, onGateway, path, revokedPath } = this.#options;
    try {
      const answer = await client.call(
        { method: "GET", path: "/api/v1/guard/bundle", headers: this.#condition(), body: null },
        this.#stop.signal,
      );
      onGateway();
      if (answer.status === 200) {
        const text = answer.body.toString("utf8");
        const expected = { nowMs: this.#options.clock(), numberMin: this.#bundle?.number ?? 0 };
        this.#bundle = this.#options.open(text, expected, this.#bundle);
        await writePrivateFile(path, text);
      } else if (saysUnknown(answer)) {
        await this.#revoke();
        return;
      } else if (answer.status !== 304) {
        throw new FourgateError(
          "policy_stale",
          `the gateway answered ${String(answer.status)}`,
          "enrol this machine again",
        );
      }
      if (this.#revoked) await rm(revokedPath, { force: true });
      this.#revoked = false;
      this.#fresh = true;
      // The first is no news; a change is, and so is a gateway that came back.
      if (this.#said === "") this.#said = `policy ${this.#bundle?.snapshot.version ?? ""}`;
      this.#say(`policy ${this.#bundle?.snapshot.version ?? ""}`);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#fresh = false;
      const why = error instanceof FourgateError ? error.message : "the bundle could not be kept";
      this.#say(this.#bundle ? `runs on its last policy: ${why}` : `has no policy: ${why}`);
    }
  }

  /** On disk before it is said, so that pulling the plug brings nothing back. */
  async #revoke(): Promise<void> {
    this.#fresh = false;
    if (!this.#revoked) {
      this.#revoked = true;
      await writePrivateFile(this.#options.revokedPath, "");
    }
    this.#say(this.#deviceRevoked().message);
  }

  /** Unchanged policy still gets a new expiry: past half its life the bundle is asked for whole. */
  #condition(): [string, string][] {
    const bundle = this.#bundle;
    if (!bundle || this.#options.clock() >= (bundle.issuedMs + bundle.expiresMs) / 2) return [];
    return [["if-none-match", `"${bundle.snapshot.version}"`]];
  }

  /** The last good bundle; one that no longer opens is as good as none. */
  async #recall(): Promise<void> {
    this.#revoked = (await stat(this.#options.revokedPath).catch(() => undefined)) !== undefined;
    const text = await readFile(this.#options.path, "utf8").catch(() => undefined);
    if (text === undefined) return;
    try {
      // One that has expired still says what number was seen; current() looks at the clock.
      this.#bundle = this.#options.open(text, { nowMs: 0, numberMin: 0 }, null);
    } catch (error) {
      this.#say(
        `cannot use the policy that it kept: ${error instanceof FourgateError ? error.message : "unreadable"}`,
      );
    }
  }

  /** Each state is said once. */
  #say(line: string): void {
    if (line === this.#said) return;
    this.#said = line;
    this.#options.log(line);
  }

  #deviceRevoked(): FourgateError {
    return new FourgateError(
      "unauthenticated",
      "Fourgate's gateway does not know this device any more, so nothing was sent",
      this.#options.client.revokedRemedy,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the guard stops"));
    if (this.#timer) clearInterval(this.#timer);
    await this.#pulling;
  }
}

/** In the gateway's own words: a proxy between may answer 401 for itself. */
function saysUnknown({ status, body }: GatewayAnswer): boolean {
  if (status !== 401) return false;
  try {
    const value = JSON.parse(body.toString("utf8")) as { error?: { code?: unknown } } | null;
    return value?.error?.code === "unauthenticated";
  } catch {
    return false;
  }
}
