import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { DrillRecord } from "@fourgate/core/audit/record";
import type { GateModes, PolicySnapshot } from "@fourgate/core/scope/policy";
import { adminLimits, createAdmin, type AdminLimits } from "@fourgate/gateway/admin/admin";
import type { AdminParts } from "@fourgate/gateway/admin/parts";
import type { PublicLog } from "@fourgate/gateway/admin/routes/log";
import type { RecipientStanding } from "@fourgate/gateway/witness/checkpoint-sender";
import type { AdminLogin } from "@fourgate/gateway/identity/admin-login";
import { createDevices, type Devices } from "@fourgate/gateway/identity/devices";
import { createIdentity } from "@fourgate/gateway/identity/identity";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import { close, listen } from "@fourgate/gateway/server";
import { MemoryLedger } from "./memory-ledger.ts";
import { drill } from "../../../tools/samples/audit-records.ts";

export const password = ["correct", "horse"].join("-");

const users = ["mia", "tom"] as const;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** Whose token, whose key, and what is signed in place of the body. */
interface Signing {
  readonly user?: string;
  readonly signer?: string;
  readonly signed?: Buffer;
}

/** The admin on a real port, with enrolled devices "mia-laptop" (mia) and "tom-laptop" (tom). */
export class RunningConsole implements AsyncDisposable {
  readonly ledger = new MemoryLedger();
  readonly complaints: string[] = [];
  readonly keys: Readonly<Record<string, KeyObject>>;
  /** By user: "mia" and "tom"; "eve" holds one that nobody gave her. */
  readonly tokens: Readonly<Record<string, string>> = { mia: newToken(), tom: newToken(), eve: newToken() };
  /** Fast; a test of the true one puts it here. */
  login: AdminLogin = this.#fastLogin();
  drill: DrillRecord | null = drill;
  gates: GateModes = { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" };
  policyVersion = "p-7c1e";
  compiled = true;
  publicLog: PublicLog | undefined;
  outside: readonly RecipientStanding[] | undefined;
  refusedChange: string | null = null;
  passwordChecks = 0;
  nowMs: number = Date.parse("2026-11-22T14:05:00.000Z");
  port = 0;
  readonly #stop = new AsyncDisposableStack();

  readonly #devices: Devices;

  private constructor() {
    const pairs = users.map((user) => ({ user, ...generateKeyPairSync("ed25519") }));
    this.keys = Object.fromEntries(pairs.map(({ user, privateKey }) => [`${user}-laptop`, privateKey]));
    this.#devices = createDevices(
      pairs.map(({ user, publicKey }) => ({
        id: `${user}-laptop`,
        user,
        publicKey: publicKey.export({ format: "jwk" }).x ?? "",
      })),
    );
  }

  static async start(
    prepare: (running: RunningConsole) => void = () => undefined,
    limits: AdminLimits = adminLimits,
  ): Promise<RunningConsole> {
    const running = new RunningConsole();
    prepare(running);
    const admin = running.#stop.use(await createAdmin(running.#parts(), limits));
    const server = createServer((request, response) => {
      admin.handle(request, response);
    });
    running.port = await listen(server, 0, "127.0.0.1");
    running.#stop.defer(() => close(server));
    return running;
  }

  #parts(): AdminParts {
    const latest = (): DrillRecord | null => this.drill;
    const source = { gates: this.gates };
    const identity = createIdentity({
      users: users.map((user) => {
        const token = { sha256: tokenHash(this.tokens[user] ?? ""), device: `${user}-laptop`, agent: null };
        return { id: user, teams: ["payments"], level: 1, tokens: [token] };
      }),
    });
    return {
      ledger: this.ledger,
      policy: () => {
        if (!this.compiled) throw new Error("no policy");
        return { source, version: this.policyVersion } as unknown as PolicySnapshot;
      },
      principalOf: (token) => identity.resolve(token),
      devices: this.#devices,
      adminLogin: this.login,
      bundleFor: ({ user }) => JSON.stringify({ bundle: user, version: this.policyVersion }),
      drills: {
        get latest() {
          return latest();
        },
        signOff: null,
        sign: () => Promise.reject(new Error("nothing is signed here")),
      },
      version: "0.1.0",
      clock: () => this.nowMs,
      complain: (what, error) => {
        this.complaints.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      },
      port: () => this.port,
      refusedChange: () => this.refusedChange,
      ...(this.outside ? { outside: () => this.outside ?? [] } : {}),
      ...(this.publicLog ? { publicLog: this.publicLog } : {}),
    };
  }

  #fastLogin(): AdminLogin {
    const sessions = new Set<string>();
    return {
      verifyAdmin: (given) => {
        this.passwordChecks += 1;
        return Promise.resolve(given === password);
      },
      openSession: () => {
        const secret = `session-${String(sessions.size + 1)}`;
        sessions.add(secret);
        return secret;
      },
      hasSession: (secret) => sessions.has(secret),
      closeSession: (secret) => void sessions.delete(secret),
    };
  }

  get host(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  ask(path: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const sent = httpRequest(
      {
        host: "127.0.0.1",
        port: this.port,
        path,
        method,
        headers: { host: this.host, ...headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          });
        });
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }

  submit(path: string, form: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(path, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: `http://${this.host}`,
        ...headers,
      },
      body: form,
    });
  }

  /** The cookie of a new session, as a browser sends it back. */
  async logIn(): Promise<string> {
    const answer = await this.submit("/console/login", `password=${password}`);
    return (answer.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
  }

  async page(path: string): Promise<string> {
    return (await this.ask(path, { headers: { cookie: await this.logIn() } })).text;
  }

  handIn(blocks: readonly unknown[], change: Signing = {}): Promise<Answer> {
    return this.#signed("/api/v1/guard/blocks", { blocks }, change);
  }

  beat(state: unknown, change: Signing = {}): Promise<Answer> {
    return this.#signed("/api/v1/guard/heartbeat", state, change);
  }

  #signed(path: string, value: unknown, change: Signing): Promise<Answer> {
    const body = Buffer.from(JSON.stringify(value));
    const key = this.keys[change.signer ?? "mia-laptop"];
    if (!key) throw new Error("no such device");
    return this.ask(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-fourgate-token": this.tokens[change.user ?? "mia"] ?? "",
        "x-fourgate-signature": sign(null, change.signed ?? body, key).toString("base64url"),
      },
      body,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop.disposeAsync();
  }
}
